public import Foundation

/// A new, empty folder that is removed with all it holds when the last reference goes.
public final class TemporaryFolder: Sendable {
  /// Where the folder is.
  public let url: URL

  /// Makes a folder of its own for one test.
  /// - Throws: what the file system says when it can't be made.
  public init() throws {
    url = FileManager.default.temporaryDirectory
      .resolvingSymlinksInPath()
      .appending(path: "settlebook-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    do {
      try FileManager.default.removeItem(at: url)
    } catch {
      FileHandle.standardError.write(Data("can't remove \(url.path): \(error)\n".utf8))
    }
  }

  /// A file or folder inside, there or not.
  public func file(_ path: String) -> URL { url.appending(path: path) }

  /// Writes a text file inside, and the folders on its way.
  /// - Throws: what the file system says.
  @discardableResult
  public func write(_ text: String, to path: String) throws -> URL {
    let target = file(path)
    try FileManager.default.createDirectory(
      at: target.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(text.utf8).write(to: target)
    return target
  }
}
