/// Where a pack is written and how it comes into its place, so that a kill at any moment leaves
/// the old pack or the new one.
///
/// Beside the pack `2026-10` stand at most two other names:
/// - `.2026-10.partial`: the pack being written. After the swap it holds the old pack, which is
///   then removed. A leftover of either kind is removed by the next run before it starts.
/// - `.2026-10.previous`: only where the file system can't swap two folders in one step: the old
///   pack, set aside for the moment before the new one takes its name. A next run that finds no
///   pack puts it back; one that finds a pack removes it.
final class PackFolder {
  let target: String
  let staging: String
  private let previous: String
  private let parent: String
  private let names: Set<String>
  private let canExchange: Bool
  private var lock: FolderLock?

  /// - Parameters:
  ///   - path: the pack's folder, there or not.
  ///   - names: the names of all files that a pack of this shop and month can have.
  ///   - canExchange: whether to try swapping in one step.
  init(_ path: String, names: Set<String>, canExchange: Bool = true) throws(PackError) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    guard let name = parts.last, name != ".", name != "..", !path.utf8.contains(0) else {
      throw .invalidFolder(path)
    }
    let above = parts.dropLast().joined(separator: "/")
    parent = path.hasPrefix("/") ? "/" + above : (above.isEmpty ? "." : above)
    let prefix = parent.hasSuffix("/") ? parent : parent + "/"
    target = prefix + name
    staging = prefix + ".\(name).partial"
    previous = prefix + ".\(name).previous"
    self.names = names
    self.canExchange = canExchange
  }

  /// Clears away what a killed run left, and makes the folder to write to.
  func begin() throws(PackError) {
    try FileSystem.makeFolders(parent)
    lock = try FolderLock(parent)
    if try FileSystem.kind(of: previous) == .folder {
      if try FileSystem.kind(of: target) == .absent {
        try FileSystem.move(previous, to: target)
      } else {
        try remove(previous)
      }
    }
    try remove(staging)
    try requireOwn(target)
    try FileSystem.makeFolder(staging)
  }

  /// Makes a file of the pack.
  func create(_ name: String) throws(PackError) -> FileOutput {
    try FileOutput(creating: path(of: name))
  }

  /// Where a file of the pack is while it is written.
  func path(of name: String) -> String { staging + "/" + name }

  /// Puts the written pack into its place and removes the old one.
  func commit() throws(PackError) {
    try FileSystem.synchronise(folder: staging)
    try requireOwn(target)
    try swap()
    try FileSystem.synchronise(folder: parent)
    try remove(staging)
    try remove(previous)
    lock = nil
  }

  private func swap() throws(PackError) {
    if try FileSystem.kind(of: target) == .absent {
      try FileSystem.move(staging, to: target)
      return
    }
    if canExchange, try FileSystem.exchange(staging, with: target) { return }
    try FileSystem.move(target, to: previous)
    do {
      try FileSystem.move(staging, to: target)
    } catch {
      try FileSystem.move(previous, to: target)
      throw error
    }
  }

  /// Removes what was written; the old pack stays.
  ///
  /// Does nothing behind `commit`, or a second time: what stands there then is somebody else's.
  func discard() throws(PackError) {
    guard lock != nil else { return }
    try remove(staging)
    lock = nil
  }

  /// Refuses a folder that holds anything but a pack.
  private func requireOwn(_ folder: String) throws(PackError) {
    switch try FileSystem.kind(of: folder) {
    case .absent: return
    case .folder: break
    case .file, .other: throw .foreignFile(path: folder)
    }
    for name in try FileSystem.names(in: folder) {
      let path = folder + "/" + name
      let kind = try FileSystem.kind(of: path)
      guard names.contains(name), kind == .file else { throw .foreignFile(path: path) }
    }
  }

  private func remove(_ folder: String) throws(PackError) {
    guard try FileSystem.kind(of: folder) != .absent else { return }
    try requireOwn(folder)
    for name in try FileSystem.names(in: folder) {
      try FileSystem.removeFile(folder + "/" + name)
    }
    try FileSystem.removeFolder(folder)
  }
}
