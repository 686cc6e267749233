;; Polyphase filtering in float32, the inner loop of resample.ts. The order of summation is fixed: tap k goes to lane
;; k mod 4 of sum (k / 4) mod 4; the sums, then the lanes, are added in pairs.
;; scripts/build-kernel.mjs assembles this file into polyphase.generated.ts.
(module
  (memory (export "memory") 1)

  ;; For every y from $y to $yEnd: y = sum over k of table[phase, k] x[k]; from one to the next the phase moves on by
  ;; $phaseStep and x by $xStep, and when the phase reaches $phases it starts again one sample later.
  ;; All lengths and positions are in bytes, but for the phases; a row of the table has a multiple of 16 taps.
  (func (export "polyphase")
    (param $x i32) (param $xStep i32) (param $table i32) (param $rowBytes i32)
    (param $phase i32) (param $phaseStep i32) (param $phases i32) (param $y i32) (param $yEnd i32)
    (local $h i32) (local $hEnd i32) (local $p i32)
    (local $s0 v128) (local $s1 v128) (local $s2 v128) (local $s3 v128)
    (block $done
      (loop $outputs
        (br_if $done (i32.ge_u (local.get $y) (local.get $yEnd)))
        (local.set $h (i32.add (local.get $table) (i32.mul (local.get $phase) (local.get $rowBytes))))
        (local.set $hEnd (i32.add (local.get $h) (local.get $rowBytes)))
        (local.set $p (local.get $x))
        (local.set $s0 (v128.const f32x4 0 0 0 0))
        (local.set $s1 (v128.const f32x4 0 0 0 0))
        (local.set $s2 (v128.const f32x4 0 0 0 0))
        (local.set $s3 (v128.const f32x4 0 0 0 0))
        (loop $taps
          (local.set $s0 (f32x4.add (local.get $s0)
            (f32x4.mul (v128.load (local.get $h)) (v128.load (local.get $p)))))
          (local.set $s1 (f32x4.add (local.get $s1)
            (f32x4.mul (v128.load offset=16 (local.get $h)) (v128.load offset=16 (local.get $p)))))
          (local.set $s2 (f32x4.add (local.get $s2)
            (f32x4.mul (v128.load offset=32 (local.get $h)) (v128.load offset=32 (local.get $p)))))
          (local.set $s3 (f32x4.add (local.get $s3)
            (f32x4.mul (v128.load offset=48 (local.get $h)) (v128.load offset=48 (local.get $p)))))
          (local.set $p (i32.add (local.get $p) (i32.const 64)))
          (local.set $h (i32.add (local.get $h) (i32.const 64)))
          (br_if $taps (i32.lt_u (local.get $h) (local.get $hEnd))))
        (local.set $s0 (f32x4.add
          (f32x4.add (local.get $s0) (local.get $s1)) (f32x4.add (local.get $s2) (local.get $s3))))
        (f32.store (local.get $y) (f32.add
          (f32.add (f32x4.extract_lane 0 (local.get $s0)) (f32x4.extract_lane 1 (local.get $s0)))
          (f32.add (f32x4.extract_lane 2 (local.get $s0)) (f32x4.extract_lane 3 (local.get $s0)))))
        (local.set $y (i32.add (local.get $y) (i32.const 4)))
        (local.set $x (i32.add (local.get $x) (local.get $xStep)))
        (local.set $phase (i32.add (local.get $phase) (local.get $phaseStep)))
        (if (i32.ge_u (local.get $phase) (local.get $phases))
          (then
            (local.set $phase (i32.sub (local.get $phase) (local.get $phases)))
            (local.set $x (i32.add (local.get $x) (i32.const 4)))))
        (br $outputs)))))
