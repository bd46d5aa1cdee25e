"""One file storage interface over local disks, GCS and S3 for Feather."""
