"""Django's name for the yardstick."""

from django.apps import AppConfig


class YardstickConfig(AppConfig):
    name = "bench.yardstick"
    label = "yardstick"
