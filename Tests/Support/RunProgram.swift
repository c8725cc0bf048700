public import Foundation
internal import Glibc

/// A program with its arguments, ready to run.
///
/// Its output goes to files, so that no pipe fills up, and nothing but standard input, output and
/// error is handed down to it. Waiting blocks a thread of its own, never the tests' shared ones.
public struct RunProgram: Sendable {
  /// The file to execute.
  public var executable: URL
  /// The arguments, without the program's own name.
  public var arguments: [String]
  /// Variables over the tests' own environment, from which everything of Settlebook's is left out.
  public var environment: [String: String]
  /// Where the program runs; nil for where the tests run.
  public var workingDirectory: URL?

  /// A program with its arguments.
  public init(
    _ executable: URL,
    _ arguments: [String] = [],
    environment: [String: String] = [:],
    workingDirectory: URL? = nil
  ) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
    self.workingDirectory = workingDirectory
  }

  /// What a program left behind.
  public struct Outcome: Sendable, Equatable {
    /// The exit code; 128 + the signal's number where a signal ended the program, as in a shell.
    public let exitCode: Int32
    /// The signal that ended the program, or nil where it ended itself.
    public let signal: Int32?
    /// What it wrote to standard output.
    public let standardOutput: Data
    /// What it wrote to standard error.
    public let standardError: Data

    /// Standard output as text.
    public var output: String { String(decoding: standardOutput, as: UTF8.self) }

    /// Standard error as text.
    public var errors: String { String(decoding: standardError, as: UTF8.self) }
  }

  /// Why a program could not be run.
  public enum Failure: Error, CustomStringConvertible {
    /// The system did not start it.
    case cannotStart(String, reason: String)
    /// It was still running at the limit, and was killed.
    case tookTooLong(String, errors: String)

    /// What happened.
    public var description: String {
      switch self {
      case .cannotStart(let program, let reason): "can't start \(program): \(reason)"
      case .tookTooLong(let program, let errors):
        "\(program) was still running at the limit and was killed; its last words: \(errors)"
      }
    }
  }

  /// Runs the program to its end.
  /// - Parameter limit: when it is killed, so that a program that hangs fails its test.
  /// - Throws: `RunProgram.Failure`.
  public func run(limit: Duration = .seconds(300)) async throws -> Outcome {
    let running = try start()
    let outcome = try await running.wait(killingAfter: limit)
    if running.wasKilledAtLimit, outcome.signal == SIGKILL {
      throw Failure.tookTooLong(executable.lastPathComponent, errors: outcome.errors)
    }
    return outcome
  }

  /// Runs the program and kills it with SIGKILL after a delay, unless it has ended by then.
  /// - Throws: `RunProgram.Failure`.
  public func run(killedAfter delay: Duration) async throws -> Outcome {
    try await start().wait(killingAfter: delay)
  }

  /// Starts the program and returns at once.
  /// - Throws: `RunProgram.Failure`, or what the file system says.
  public func start() throws -> RunningProgram {
    let folder = try TemporaryFolder()
    let process = try spawn(
      output: folder.file("stdout").path,
      errors: folder.file("stderr").path
    )
    return RunningProgram(process: process, folder: folder)
  }

  private func spawn(output: String, errors: String) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let creating = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, creating, 0o600)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, creating, 0o600)
    try SpawnExtensions.closeFrom(3, &actions)
    if let workingDirectory { try SpawnExtensions.change(to: workingDirectory.path, &actions) }
    var process: pid_t = 0
    let code = withCStrings([executable.path] + arguments) { arguments in
      withCStrings(mergedEnvironment) { environment in
        posix_spawn(&process, executable.path, &actions, nil, arguments, environment)
      }
    }
    guard code == 0 else {
      throw Failure.cannotStart(executable.path, reason: String(cString: strerror(code)))
    }
    return process
  }

  private var mergedEnvironment: [String] {
    ProcessInfo.processInfo.environment
      .filter { !$0.key.hasPrefix("SETTLEBOOK_") }
      .merging(environment) { _, own in own }
      .map { "\($0.key)=\($0.value)" }
      .sorted()
  }

  private func withCStrings<Result>(
    _ texts: [String],
    _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    var pointers = texts.map { strdup($0) }
    pointers.append(nil)
    defer { pointers.forEach { free($0) } }
    return body(pointers)
  }
}
