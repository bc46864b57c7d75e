"""The yardstick’s models and admin pages."""
