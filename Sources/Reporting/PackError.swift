internal import Foundation

/// Why a pack could not be written; the pack that was there before is untouched.
public enum PackError: Error, Equatable, CustomStringConvertible {
  /// A file or folder can't be made, written or put in its place.
  case cannotWrite(path: String, reason: String, whatToDo: String)
  /// The folder holds something that is no part of a pack, and replacing it would lose it.
  case foreignFile(path: String)
  /// Another run is writing a pack beside this one.
  case busy(path: String)
  /// The shop's id can't name a folder and a file.
  case invalidShopName(String)
  /// The folder's path names no folder of its own.
  case invalidFolder(String)
  /// A sum is larger than an amount can be.
  case outOfRange(what: String)
  /// A stream's compression failed.
  case cannotCompress(path: String, code: Int32)

  /// What happened, where, and what to do.
  public var description: String {
    switch self {
    case .cannotWrite(let path, let reason, let whatToDo):
      "can't write \(path): \(reason). \(whatToDo)"
    case .foreignFile(let path):
      """
      \(path) is no part of a pack, and writing the pack would remove it. \
      Move it elsewhere (or close the program that made it), then run again
      """
    case .busy(let path):
      "another run is writing a pack in \(path). Wait until it has ended, then run again"
    case .invalidShopName(let name):
      """
      the shop's id \(name.debugDescription) can't name a folder. \
      Use 1 to 64 letters, digits, '-', '_' or '.', not starting with a point
      """
    case .invalidFolder(let path):
      """
      \(path.debugDescription) names no folder that a pack could have to itself. \
      Choose another with --reports
      """
    case .outOfRange(let what):
      """
      \(what) is outside ±922,337,203,685,477.5807. \
      Look for a payment or an order with an absurd amount
      """
    case .cannotCompress(let path, let code):
      "can't compress \(path): zlib says \(code). Run again; if it stays, report this message"
    }
  }
}

extension PackError {
  /// A refusal of the file system, in the words of the person who can cure it.
  static func system(_ path: String, _ code: Int32) -> PackError {
    let whatToDo =
      switch code {
      case ENOSPC, EDQUOT: "Free some space on that disk, then run again"
      case EACCES, EPERM, EROFS:
        "Make the folder writable for the user who runs this, or choose another with --reports"
      case ENOTDIR, EEXIST, EISDIR, ELOOP:
        "Move away what stands there, or choose another folder with --reports"
      default: "Check the disk, or choose another folder with --reports"
      }
    return .cannotWrite(path: path, reason: String(cString: strerror(code)), whatToDo: whatToDo)
  }
}
