/// A pack that stands in its place.
public struct WrittenPack: Hashable, Sendable {
  /// The pack's folder.
  public let folder: String
  /// All files, sorted by name.
  public let files: [WrittenFile]
  /// SHA-256 of `manifest.json` in hexadecimal, which holds the digests of the facts and files.
  public let manifestDigest: String
}

/// A file of a pack, as it was written.
public struct WrittenFile: Hashable, Sendable {
  /// The file's name inside the pack.
  public let name: String
  /// Its size in bytes.
  public let bytes: Int64
  /// How many rows it has below its header; nil for what is no CSV.
  public let rows: Int?
  /// SHA-256 in hexadecimal.
  public let sha256: String
}
