public import Foundation

/// The folder that holds `Package.swift`: sources, fixtures and committed packs.
public enum ProjectFolder {
  /// The folder itself, with symbolic links resolved.
  public static let root: URL = URL(filePath: #filePath)
    .resolvingSymlinksInPath()
    .deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent()

  /// A file or folder of the project, by its path from the root.
  public static func file(_ path: String) -> URL { root.appending(path: path) }
}
