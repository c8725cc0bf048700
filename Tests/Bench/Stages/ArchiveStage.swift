import Foundation
import Reporting

/// The archive alone, from the files of a pack.
struct ArchiveStage {
  private struct Result: Encodable {
    let bytes: Int64
    let time: Reading
  }

  let pack: String

  func run(file: String) throws {
    let manager = FileManager.default
    let pack = URL(fileURLWithPath: pack)
    // Archived files stand in the folder in which a pack is written, and it has this name.
    let writing = pack.deletingLastPathComponent()
      .appending(path: ".\(pack.lastPathComponent).partial")
    try manager.createSymbolicLink(at: writing, withDestinationURL: pack)
    defer { try? manager.removeItem(at: writing) }
    let names = try manager.contentsOfDirectory(atPath: pack.path)
      .filter { !$0.hasSuffix(".tar.gz") && $0 != "SHA256SUMS" }
    let files = try names.map { name in
      let size = try manager.attributesOfItem(atPath: pack.appending(path: name).path)[.size]
      return (name: name, bytes: (size as? NSNumber)?.int64Value ?? 0)
    }
    let clock = Clock()
    let written = try StagesAlone.archive(
      files,
      ofPack: pack.path,
      title: "\(pack.deletingLastPathComponent().lastPathComponent)-\(pack.lastPathComponent)",
      to: file
    )
    let time = clock.reading
    try report(Result(bytes: written.bytes, time: time))
  }
}
