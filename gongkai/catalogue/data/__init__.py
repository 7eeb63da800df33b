"""The standard catalogue as data; read by `gongkai.catalogue.standard`."""
