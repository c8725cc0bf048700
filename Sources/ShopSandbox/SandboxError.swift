/// Why a sandbox can't be loaded or started: what happened, where, and what to do.
public enum SandboxError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The fixture folder does not exist or is no folder.
  case folderMissing(folder: String)
  /// The fixture folder lacks one of its three files.
  case fileMissing(file: String)
  /// A fixture file exists and can't be read.
  case fileUnreadable(file: String, reason: String)
  /// A fixture file is larger than the sandbox loads; the limit is in bytes.
  case fileTooLarge(file: String, limit: Int)
  /// A fixture file is not the JSON that it should be; lines count from 1.
  case malformed(file: String, line: Int, problem: String)
  /// `shop.json` is JSON and describes no shop.
  case badShop(file: String, problem: String)
  /// A generated shop's file or folder can't be written.
  case cannotWrite(file: String, reason: String)
  /// The file of the sandbox's state can't be used.
  case badState(file: String, reason: String)
  /// Several shops can't be told apart.
  case shopsAlike(problem: String)
  /// The sandbox listens already, or is about to start or stop.
  case alreadyRunning
  /// Another program listens on the port.
  case portInUse(port: UInt16)
  /// The system refused to listen for another reason.
  case cannotListen(port: UInt16, reason: String)

  /// What happened, where, and what to do, in one or two sentences.
  public var description: String {
    switch self {
    case .folderMissing(let folder):
      "There is no fixture folder at \(folder). Give a folder that holds shop.json, orders.json "
        + "and payments.json."
    case .fileMissing(let file):
      "The fixture file \(file) is missing. A fixture folder holds shop.json, orders.json and "
        + "payments.json; a list without records is []."
    case .fileUnreadable(let file, let reason):
      "The fixture file \(file) can't be read: \(reason). Check that it is a file and that you "
        + "may read it."
    case .fileTooLarge(let file, let limit):
      "The fixture file \(file) is larger than \(limit) bytes, the most that the sandbox loads. "
        + "Split the fixture into several shops."
    case .malformed(let file, let line, let problem):
      "The fixture file \(file) is broken in line \(line): \(problem). Correct the file; "
        + "orders.json and payments.json are arrays, shop.json is an object."
    case .badShop(let file, let problem):
      "The fixture file \(file) describes no shop: \(problem). Correct the file."
    case .cannotWrite(let file, let reason):
      "\(file) can't be written: \(reason). Give an empty or new folder, on a disk with room."
    case .badState(let file, let reason):
      "The state file \(file) can't be used: \(reason). Name another file; one that does not exist "
        + "is made."
    case .shopsAlike(let problem):
      "The shops can't be served together: \(problem). Give each shop.json a shop_id and a "
        + "shop_cipher of its own."
    case .alreadyRunning:
      "The sandbox is already running, or still starting or stopping. Stop it, and wait until it "
        + "has stopped, before starting it again."
    case .portInUse(let port):
      "Port \(port) of 127.0.0.1 is in use by another program. Stop that program, or choose "
        + "another port; port 0 takes any free one."
    case .cannotListen(let port, let reason):
      "The sandbox can't listen on port \(port) of 127.0.0.1: \(reason). Choose another port; "
        + "port 0 takes any free one."
    }
  }
}
