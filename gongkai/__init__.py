"""Gongkai (政务公开平台): the open-government platform."""

__version__ = "0.1.0"
