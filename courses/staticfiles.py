"""Static files with content hashes in their names, so that browsers may keep them for ever."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class LabStaticFilesConfig(StaticFilesConfig):
    """Serves what browsers load: not the editor bundle's source, nor htmx's unused extensions.

    Those extensions also mention a module that does not exist, which the storage below refuses.
    """

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "src", "django_htmx/ext/*"]


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites the imports between our own ES modules to the hashed names."""

    support_js_module_import_aggregation = True
