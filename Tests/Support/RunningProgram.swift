internal import Foundation
internal import Glibc
internal import Synchronization

/// A program that was started; it is killed when the last reference goes.
public final class RunningProgram: Sendable {
  private struct State {
    /// The status that the system gave when the program ended.
    var ended: Int32?
    var killedAtLimit = false
  }

  private let process: pid_t
  private let folder: TemporaryFolder
  private let state = Mutex(State())

  init(process: pid_t, folder: TemporaryFolder) {
    self.process = process
    self.folder = folder
  }

  deinit {
    send(SIGKILL)
    reap(blocking: true)
  }

  /// Ends the program at once, as a power cut would: it can't catch or delay it.
  public func kill() { send(SIGKILL) }

  /// Sends a signal, such as `SIGTERM`; nothing happens where the program has ended.
  public func send(_ signal: Int32) {
    state.withLock { state in
      // Under the lock the process is not reaped yet, so that its number is still its own.
      if state.ended == nil { _ = Glibc.kill(process, signal) }
    }
  }

  /// What the program has written to standard output so far.
  public var outputSoFar: String {
    get throws { String(decoding: try Data(contentsOf: folder.file("stdout")), as: UTF8.self) }
  }

  /// What the program has written to standard error so far.
  public var errorsSoFar: String {
    get throws { String(decoding: try Data(contentsOf: folder.file("stderr")), as: UTF8.self) }
  }

  /// Waits for the program's end.
  /// - Parameter delay: kill it with SIGKILL when it is still running after this long.
  /// - Throws: what the file system says when its output can't be read.
  public func wait(killingAfter delay: Duration? = nil) async throws -> RunProgram.Outcome {
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      Thread.detachNewThread {
        self.waitOnThisThread(killingAfter: delay)
        continuation.resume()
      }
    }
    return try outcome()
  }

  /// Whether the delay of `wait` ran out.
  var wasKilledAtLimit: Bool { state.withLock { $0.killedAtLimit } }

  private func waitOnThisThread(killingAfter delay: Duration?) {
    let deadline = delay.map { ContinuousClock.now + $0 }
    while !reap(blocking: false) {
      if let deadline, ContinuousClock.now >= deadline {
        state.withLock { $0.killedAtLimit = true }
        send(SIGKILL)
        reap(blocking: true)
        return
      }
      usleep(1_000)
    }
  }

  @discardableResult
  private func reap(blocking: Bool) -> Bool {
    state.withLock { state in
      if state.ended != nil { return true }
      var status: Int32 = 0
      var result = waitpid(process, &status, blocking ? 0 : WNOHANG)
      while result == -1, errno == EINTR {
        result = waitpid(process, &status, blocking ? 0 : WNOHANG)
      }
      // Without a child of that number someone else took its status: it has ended all the same.
      if result == process { state.ended = status } else if result == -1 { state.ended = 0 }
      return state.ended != nil
    }
  }

  private func outcome() throws -> RunProgram.Outcome {
    let status = state.withLock { $0.ended } ?? 0
    // As the C macros WIFSIGNALED, WTERMSIG and WEXITSTATUS, which Swift can't import.
    let signal = status & 0x7F
    return RunProgram.Outcome(
      exitCode: signal == 0 ? (status >> 8) & 0xFF : 128 + signal,
      signal: signal == 0 ? nil : signal,
      standardOutput: try Data(contentsOf: folder.file("stdout")),
      standardError: try Data(contentsOf: folder.file("stderr"))
    )
  }
}
