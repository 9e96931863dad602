"""Static files with content hashes in their names, so that browsers may keep them for ever."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class LabStaticFilesConfig(StaticFilesConfig):
    """Serves what browsers load; the source of the editor bundle stays in the repository."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "src"]


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites the imports between our own ES modules to the hashed names."""

    support_js_module_import_aggregation = True
