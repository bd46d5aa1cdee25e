"""What feather-core loads for feather-storage."""

from feather.plugins import Plugin


class StoragePlugin(Plugin):
    """One file storage interface over local disks, GCS and S3 for Feather."""

    name = "storage"
