internal import Dispatch
internal import Synchronization

/// Brings the parts of a file, which several threads make at the same time, to the file in order.
///
/// Bytes of the part whose turn it is go straight to the file; those of later ones wait in memory. A
/// part that is ahead with too many of them waits until it is its turn.
final class PartsInOrder: Sendable {
  /// How many bytes a part may have before its turn.
  static let bytesAhead = 4_194_304

  private struct State {
    /// The part whose turn it is.
    var turn = 0
    /// The next part that nobody makes yet.
    var next = 0
    var isStopped = false
    var waiting: [Int: [[UInt8]]] = [:]
    var ended: Set<Int> = []
    /// Who waits for its turn.
    var halted: [Int: DispatchSemaphore] = [:]
  }

  private let count: Int
  private let output: FileOutput
  private let state = Mutex(State())

  /// Makes a new file that only its owner can read, for so many parts.
  init(_ count: Int, creating path: String) throws(PackError) {
    self.count = count
    output = try FileOutput(creating: path)
  }

  /// The next part to make; nil where none is left, or something failed.
  func claim() -> Int? {
    state.withLock { state in
      guard state.next < count, !state.isStopped else { return nil }
      defer { state.next += 1 }
      return state.next
    }
  }

  /// Bytes that stand in front of all parts.
  func write(_ bytes: [UInt8]) throws(PackError) { try output.write(bytes) }

  /// Takes the next bytes of a part.
  func write(_ bytes: [UInt8], of part: Int, ahead: Int) throws(PackError) {
    let mustWait = try locked { state throws(PackError) -> DispatchSemaphore? in
      guard !state.isStopped else { return nil }
      state.waiting[part, default: []].append(bytes)
      if state.turn == part {
        try bring(part, &state)
      } else if ahead > PartsInOrder.bytesAhead {
        let halt = DispatchSemaphore(value: 0)
        state.halted[part] = halt
        return halt
      }
      return nil
    }
    mustWait?.wait()
  }

  /// Notes that a part is whole.
  func end(_ part: Int) throws(PackError) {
    try locked { state throws(PackError) in
      state.ended.insert(part)
      while state.ended.remove(state.turn) != nil {
        try bring(state.turn, &state)
        state.turn += 1
      }
      state.halted.removeValue(forKey: state.turn)?.signal()
    }
  }

  /// Ends the work: no part is given out any more, and nobody waits.
  func stop() {
    state.withLock { state in
      state.isStopped = true
      for halt in state.halted.values { halt.signal() }
      state.halted = [:]
    }
  }

  /// Brings the file to the disk and closes it.
  func finish(name: String, rows: Int) throws(PackError) -> WrittenFile {
    try output.finish(name: name, rows: rows)
  }

  /// The waiting bytes of a part go to the file; in the lock, so that no others get between them.
  private func bring(_ part: Int, _ state: inout State) throws(PackError) {
    for bytes in state.waiting.removeValue(forKey: part) ?? [] { try output.write(bytes) }
  }

  private func locked<Value: Sendable>(
    _ body: (inout State) throws(PackError) -> Value
  ) throws(PackError) -> Value {
    try state.withLock { state in
      Result { () throws(PackError) in try body(&state) }
    }.get()
  }
}

/// The rows of one thread's parts, on their way to the file.
final class PartOutput: PieceOutput {
  private let parts: PartsInOrder
  private var part: Int?
  private var ahead = 0

  init(_ parts: PartsInOrder) { self.parts = parts }

  /// The part that bytes belong to from now on.
  func begin(_ part: Int) { (self.part, ahead) = (part, 0) }

  func write(_ bytes: [UInt8]) throws(PackError) {
    guard let part else { return try parts.write(bytes) }
    ahead += bytes.count
    try parts.write(bytes, of: part, ahead: ahead)
  }
}
