"""Static files with content hashes in their names, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites the imports between our own ES modules to the hashed names."""

    support_js_module_import_aggregation = True
