"""Many articles: where they come from, what is already answered, and the runner between."""
