"""The app's own models in the panel: lists, pages and forms, made of what the models say."""
