internal import Bookkeeping

/// A 64-bit fingerprint, the same on every machine and in every run: multiplied and folded word by
/// word, with a finishing mix.
///
/// It tells records of one pull from one another, where a collision costs a question too many; it
/// is no proof of authenticity.
struct Fingerprint {
  /// Stands for how fingerprints are made; another method gets another name.
  static let method = "2"

  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Adds bytes, eight at a time.
  mutating func add(raw bytes: UnsafeRawBufferPointer) {
    var position = 0
    while position + 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      add(word: UInt64(littleEndian: word))
      position += 8
    }
    var rest: UInt64 = 0
    while position < bytes.count {
      rest = rest << 8 | UInt64(bytes[position])
      position += 1
    }
    // The length tells "a" and a leading NUL from "a", and marks where one part ends.
    add(word: rest)
    add(word: UInt64(bytes.count))
  }

  @inline(__always) private mutating func add(word: UInt64) {
    state = (state ^ word) &* 0x9E37_79B9_7F4A_7C15
    state ^= state >> 29
  }

  mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) { add(raw: UnsafeRawBufferPointer(bytes)) }

  mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { add($0) } }

  mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add($0) }
  }

  mutating func add(_ number: Int64) {
    add(word: UInt64(bitPattern: number))
  }

  mutating func add(_ instant: Instant?) { add(instant?.seconds ?? .min) }

  mutating func add(_ money: Money) {
    add(money.units)
    add(money.currency.code)
  }

  /// The fingerprint of all that was added.
  var value: UInt64 {
    var mixed = state
    mixed = (mixed ^ mixed >> 33) &* 0xFF51_AFD7_ED55_8CCD
    mixed = (mixed ^ mixed >> 33) &* 0xC4CE_B9FE_1A85_EC53
    return mixed ^ mixed >> 33
  }

  /// The fingerprint of one text.
  static func of(_ text: String) -> UInt64 {
    var fingerprint = Fingerprint()
    fingerprint.add(text)
    return fingerprint.value
  }

  /// The fingerprint of bytes.
  static func of(_ bytes: [UInt8]) -> UInt64 {
    var fingerprint = Fingerprint()
    fingerprint.add(bytes)
    return fingerprint.value
  }
}

extension RecordTrace {
  /// The trace of a sound record.
  init(_ record: some ShopRecord) {
    var content = Fingerprint()
    record.add(to: &content)
    self.init(id: Fingerprint.of(record.id), content: content.value)
  }

  /// The trace of a record that can't be trusted.
  init(_ record: QuarantinedRecord) {
    let content = Fingerprint.of(record.redactedSource)
    self.init(id: record.recordID.map { Fingerprint.of($0) } ?? content, content: content)
  }
}
