"""From bytes to numbered text: decoding, HTML, sentences, boilerplate, windows, language."""
