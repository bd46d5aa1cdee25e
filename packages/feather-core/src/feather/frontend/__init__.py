"""The browser side: assets, components and icons, and how an app's own CSS and scripts are built."""
