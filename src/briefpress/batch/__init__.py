"""Many briefs at once: processes, what has changed since the last build, the manifest, and what a crash leaves behind."""
