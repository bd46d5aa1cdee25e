"""The jobs in the admin panel. Only where feather-admin is active is any of it imported."""
