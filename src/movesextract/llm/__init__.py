"""The one door to models: everything that imports instructor, openai or a local runtime lives here."""
