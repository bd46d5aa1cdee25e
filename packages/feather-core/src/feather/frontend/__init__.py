"""The browser side: assets, components and icons, and how an app's CSS and scripts are built."""
