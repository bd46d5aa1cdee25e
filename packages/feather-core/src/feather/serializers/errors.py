"""The one exception of serializers."""


class SerializerError(TypeError):
    """A serializer that is declared wrongly, or an object that does not fit it."""
