package dev.apikeys;

/**
 * What came of looking for a presented secret: the snapshot that it proved, or why there is none.
 */
sealed interface Finding permits Snapshot, Miss {}
