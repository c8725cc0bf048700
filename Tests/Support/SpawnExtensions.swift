internal import Glibc

/// Two functions that glibc has and its Swift module does not show, for they are no POSIX.
enum SpawnExtensions {
  /// Closes every file descriptor from `lowest` on in the program, so that it holds nobody's
  /// sockets or locks open.
  static func closeFrom(
    _ lowest: Int32,
    _ actions: inout posix_spawn_file_actions_t
  ) throws(RunProgram.Failure) {
    typealias Function =
      @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
    let name = "posix_spawn_file_actions_addclosefrom_np"
    let function = unsafeBitCast(try address(of: name), to: Function.self)
    try check(function(&actions, lowest), name)
  }

  /// Makes the program run in a folder.
  static func change(
    to folder: String,
    _ actions: inout posix_spawn_file_actions_t
  ) throws(RunProgram.Failure) {
    typealias Function =
      @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, UnsafePointer<CChar>)
      -> Int32
    let name = "posix_spawn_file_actions_addchdir_np"
    let function = unsafeBitCast(try address(of: name), to: Function.self)
    try check(function(&actions, folder), name)
  }

  private static func address(of name: String) throws(RunProgram.Failure) -> UnsafeMutableRawPointer
  {
    guard let address = dlsym(nil, name) else {
      throw .cannotStart(name, reason: "this system's C library is older than glibc 2.34")
    }
    return address
  }

  private static func check(_ code: Int32, _ name: String) throws(RunProgram.Failure) {
    guard code == 0 else { throw .cannotStart(name, reason: String(cString: strerror(code))) }
  }
}
