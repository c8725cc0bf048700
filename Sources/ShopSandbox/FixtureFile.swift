import Foundation

/// Reads the files of a fixture folder, with a bound on their size.
struct FixtureFile {
  /// A million orders of a kilobyte each.
  static let recordLimit = 1 << 30
  static let shopLimit = 1 << 20

  let path: String

  init(folder: String, name: String) {
    path = URL(fileURLWithPath: folder, isDirectory: true).appendingPathComponent(name).path
  }

  var exists: Bool { FileManager.default.fileExists(atPath: path) }

  static func requireFolder(_ folder: String) throws(SandboxError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue
    else { throw .folderMissing(folder: folder) }
  }

  func read(limit: Int) throws(SandboxError) -> Data {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    else { throw .fileMissing(file: path) }
    guard !isFolder.boolValue else { throw .fileUnreadable(file: path, reason: "it is a folder") }
    let size: UInt64
    let data: Data
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      size = try handle.seekToEnd()
      try handle.seek(toOffset: 0)
      data = size > UInt64(limit) ? Data() : try handle.read(upToCount: limit) ?? Data()
    } catch {
      throw .fileUnreadable(file: path, reason: error.localizedDescription)
    }
    guard size <= UInt64(limit) else { throw .fileTooLarge(file: path, limit: limit) }
    return data
  }

  func records(wanted: [String]) throws(SandboxError) -> RecordList {
    let data = try read(limit: FixtureFile.recordLimit)
    do throws(JSONProblem) {
      return try RecordScanner.records(in: data, wanted: wanted)
    } catch {
      throw .malformed(file: path, line: error.line, problem: error.problem)
    }
  }
}
