;; The float64 products that iterative solvers spend their time in, for matrices in row-major order with a row
;; stride in bytes. The order of summation is fixed: column pairs ascending in two lanes, lanes added at the end, the
;; odd column last. scripts/build-kernel.mjs assembles this file into simd-kernel.generated.ts.
(module
  (memory (export "memory") 1)

  ;; y = A x: a, x, y byte offsets; A [rows, cols].
  (func (export "gemv")
    (param $a i32) (param $rows i32) (param $cols i32) (param $stride i32) (param $x i32) (param $y i32)
    (local $i i32) (local $p i32) (local $q i32) (local $xe i32)
    (local $p1 i32) (local $p2 i32) (local $p3 i32)
    (local $s0 v128) (local $s1 v128) (local $s2 v128) (local $s3 v128) (local $v v128)
    (local $t0 f64) (local $t1 f64) (local $t2 f64) (local $t3 f64)
    ;; $xe: end of the whole column pairs of x
    (local.set $xe (i32.add (local.get $x) (i32.shl (i32.and (local.get $cols) (i32.const -2)) (i32.const 3))))
    (block $blocks_done
      (loop $blocks
        (br_if $blocks_done (i32.gt_s (i32.add (local.get $i) (i32.const 4)) (local.get $rows)))
        (local.set $p (local.get $a))
        (local.set $p1 (i32.add (local.get $p) (local.get $stride)))
        (local.set $p2 (i32.add (local.get $p1) (local.get $stride)))
        (local.set $p3 (i32.add (local.get $p2) (local.get $stride)))
        (local.set $q (local.get $x))
        (local.set $s0 (v128.const f64x2 0 0))
        (local.set $s1 (v128.const f64x2 0 0))
        (local.set $s2 (v128.const f64x2 0 0))
        (local.set $s3 (v128.const f64x2 0 0))
        (block $pairs_done
          (loop $pairs
            (br_if $pairs_done (i32.ge_u (local.get $q) (local.get $xe)))
            (local.set $v (v128.load (local.get $q)))
            (local.set $s0 (f64x2.add (local.get $s0) (f64x2.mul (v128.load (local.get $p)) (local.get $v))))
            (local.set $s1 (f64x2.add (local.get $s1) (f64x2.mul (v128.load (local.get $p1)) (local.get $v))))
            (local.set $s2 (f64x2.add (local.get $s2) (f64x2.mul (v128.load (local.get $p2)) (local.get $v))))
            (local.set $s3 (f64x2.add (local.get $s3) (f64x2.mul (v128.load (local.get $p3)) (local.get $v))))
            (local.set $p (i32.add (local.get $p) (i32.const 16)))
            (local.set $p1 (i32.add (local.get $p1) (i32.const 16)))
            (local.set $p2 (i32.add (local.get $p2) (i32.const 16)))
            (local.set $p3 (i32.add (local.get $p3) (i32.const 16)))
            (local.set $q (i32.add (local.get $q) (i32.const 16)))
            (br $pairs)))
        (local.set $t0 (f64.add (f64x2.extract_lane 0 (local.get $s0)) (f64x2.extract_lane 1 (local.get $s0))))
        (local.set $t1 (f64.add (f64x2.extract_lane 0 (local.get $s1)) (f64x2.extract_lane 1 (local.get $s1))))
        (local.set $t2 (f64.add (f64x2.extract_lane 0 (local.get $s2)) (f64x2.extract_lane 1 (local.get $s2))))
        (local.set $t3 (f64.add (f64x2.extract_lane 0 (local.get $s3)) (f64x2.extract_lane 1 (local.get $s3))))
        (if (i32.and (local.get $cols) (i32.const 1))
          (then
            (local.set $t0 (f64.add (local.get $t0) (f64.mul (f64.load (local.get $p)) (f64.load (local.get $q)))))
            (local.set $t1 (f64.add (local.get $t1) (f64.mul (f64.load (local.get $p1)) (f64.load (local.get $q)))))
            (local.set $t2 (f64.add (local.get $t2) (f64.mul (f64.load (local.get $p2)) (f64.load (local.get $q)))))
            (local.set $t3 (f64.add (local.get $t3) (f64.mul (f64.load (local.get $p3)) (f64.load (local.get $q)))))))
        (f64.store (local.get $y) (local.get $t0))
        (f64.store offset=8 (local.get $y) (local.get $t1))
        (f64.store offset=16 (local.get $y) (local.get $t2))
        (f64.store offset=24 (local.get $y) (local.get $t3))
        (local.set $y (i32.add (local.get $y) (i32.const 32)))
        (local.set $a (i32.add (local.get $a) (i32.shl (local.get $stride) (i32.const 2))))
        (local.set $i (i32.add (local.get $i) (i32.const 4)))
        (br $blocks)))
    (block $rows_done
      (loop $single_rows
        (br_if $rows_done (i32.ge_s (local.get $i) (local.get $rows)))
        (local.set $p (local.get $a))
        (local.set $q (local.get $x))
        (local.set $s0 (v128.const f64x2 0 0))
        (block $pairs_done
          (loop $pairs
            (br_if $pairs_done (i32.ge_u (local.get $q) (local.get $xe)))
            (local.set $s0 (f64x2.add (local.get $s0) (f64x2.mul (v128.load (local.get $p)) (v128.load (local.get $q)))))
            (local.set $p (i32.add (local.get $p) (i32.const 16)))
            (local.set $q (i32.add (local.get $q) (i32.const 16)))
            (br $pairs)))
        (local.set $t0 (f64.add (f64x2.extract_lane 0 (local.get $s0)) (f64x2.extract_lane 1 (local.get $s0))))
        (if (i32.and (local.get $cols) (i32.const 1))
          (then
            (local.set $t0 (f64.add (local.get $t0) (f64.mul (f64.load (local.get $p)) (f64.load (local.get $q)))))))
        (f64.store (local.get $y) (local.get $t0))
        (local.set $y (i32.add (local.get $y) (i32.const 8)))
        (local.set $a (i32.add (local.get $a) (local.get $stride)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $single_rows))))

  ;; y = y + A' x: rows of A added in ascending order, each scaled by its element of x.
  (func (export "gemvTransposed")
    (param $a i32) (param $rows i32) (param $cols i32) (param $stride i32) (param $x i32) (param $y i32)
    (local $i i32) (local $p i32) (local $q i32) (local $ye i32) (local $w v128) (local $s f64)
    (local.set $ye (i32.add (local.get $y) (i32.shl (i32.and (local.get $cols) (i32.const -2)) (i32.const 3))))
    (block $rows_done
      (loop $each_row
        (br_if $rows_done (i32.ge_s (local.get $i) (local.get $rows)))
        (local.set $s (f64.load (local.get $x)))
        (local.set $w (f64x2.splat (local.get $s)))
        (local.set $p (local.get $a))
        (local.set $q (local.get $y))
        (block $pairs_done
          (loop $pairs
            (br_if $pairs_done (i32.ge_u (local.get $q) (local.get $ye)))
            (v128.store (local.get $q)
              (f64x2.add (v128.load (local.get $q)) (f64x2.mul (v128.load (local.get $p)) (local.get $w))))
            (local.set $p (i32.add (local.get $p) (i32.const 16)))
            (local.set $q (i32.add (local.get $q) (i32.const 16)))
            (br $pairs)))
        (if (i32.and (local.get $cols) (i32.const 1))
          (then
            (f64.store (local.get $q)
              (f64.add (f64.load (local.get $q)) (f64.mul (f64.load (local.get $p)) (local.get $s))))))
        (local.set $x (i32.add (local.get $x) (i32.const 8)))
        (local.set $a (i32.add (local.get $a) (local.get $stride)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $each_row))))

  ;; y = A x for a symmetric A [n, n] of which only the lower triangle is read: half the memory traffic of gemv. Four rows
  ;; at a time: their part left of the diagonal block serves y above (its transpose) and y of the rows; the 4 x 4 block on
  ;; the diagonal, and the last n mod 4 rows, go element by element.
  (func (export "symv") (param $a i32) (param $n i32) (param $stride i32) (param $x i32) (param $y i32)
    (local $i i32) (local $j i32) (local $end i32) (local $p i32) (local $p1 i32) (local $p2 i32) (local $p3 i32)
    (local $q i32) (local $r i32) (local $block i32) (local $row i32) (local $k i32)
    (local $v v128) (local $a0 v128) (local $a1 v128) (local $a2 v128) (local $a3 v128)
    (local $s0 v128) (local $s1 v128) (local $s2 v128) (local $s3 v128)
    (local $x0 v128) (local $x1 v128) (local $x2 v128) (local $x3 v128)
    (local $e f64) (local $t f64) (local $xi f64)
    (memory.fill (local.get $y) (i32.const 0) (i32.shl (local.get $n) (i32.const 3)))
    (block $blocks_done
      (loop $blocks
        (br_if $blocks_done (i32.ge_s (local.get $i) (local.get $n)))
        ;; a whole block of four rows, or single rows at the end
        (local.set $block (select (i32.const 4) (i32.const 1)
          (i32.le_s (i32.add (local.get $i) (i32.const 4)) (local.get $n))))
        (local.set $p (local.get $a))
        (local.set $q (local.get $x))
        (local.set $r (local.get $y))
        (local.set $j (i32.const 0))
        (if (i32.eq (local.get $block) (i32.const 4))
          (then
            (local.set $p1 (i32.add (local.get $p) (local.get $stride)))
            (local.set $p2 (i32.add (local.get $p1) (local.get $stride)))
            (local.set $p3 (i32.add (local.get $p2) (local.get $stride)))
            (local.set $end (i32.add (local.get $x) (i32.shl (local.get $i) (i32.const 3))))
            (local.set $x0 (v128.load64_splat (local.get $end)))
            (local.set $x1 (v128.load64_splat offset=8 (local.get $end)))
            (local.set $x2 (v128.load64_splat offset=16 (local.get $end)))
            (local.set $x3 (v128.load64_splat offset=24 (local.get $end)))
            (local.set $s0 (v128.const f64x2 0 0))
            (local.set $s1 (v128.const f64x2 0 0))
            (local.set $s2 (v128.const f64x2 0 0))
            (local.set $s3 (v128.const f64x2 0 0))
            ;; $i is a multiple of four here, so columns come in whole pairs
            (block $pairs_done
              (loop $pairs
                (br_if $pairs_done (i32.ge_u (local.get $q) (local.get $end)))
                (local.set $v (v128.load (local.get $q)))
                (local.set $a0 (v128.load (local.get $p)))
                (local.set $a1 (v128.load (local.get $p1)))
                (local.set $a2 (v128.load (local.get $p2)))
                (local.set $a3 (v128.load (local.get $p3)))
                (local.set $s0 (f64x2.add (local.get $s0) (f64x2.mul (local.get $a0) (local.get $v))))
                (local.set $s1 (f64x2.add (local.get $s1) (f64x2.mul (local.get $a1) (local.get $v))))
                (local.set $s2 (f64x2.add (local.get $s2) (f64x2.mul (local.get $a2) (local.get $v))))
                (local.set $s3 (f64x2.add (local.get $s3) (f64x2.mul (local.get $a3) (local.get $v))))
                (v128.store (local.get $r)
                  (f64x2.add (v128.load (local.get $r))
                    (f64x2.add
                      (f64x2.add (f64x2.mul (local.get $a0) (local.get $x0)) (f64x2.mul (local.get $a1) (local.get $x1)))
                      (f64x2.add (f64x2.mul (local.get $a2) (local.get $x2)) (f64x2.mul (local.get $a3) (local.get $x3))))))
                (local.set $p (i32.add (local.get $p) (i32.const 16)))
                (local.set $p1 (i32.add (local.get $p1) (i32.const 16)))
                (local.set $p2 (i32.add (local.get $p2) (i32.const 16)))
                (local.set $p3 (i32.add (local.get $p3) (i32.const 16)))
                (local.set $q (i32.add (local.get $q) (i32.const 16)))
                (local.set $r (i32.add (local.get $r) (i32.const 16)))
                (br $pairs)))
            (local.set $j (local.get $i))
            (f64.store (local.get $r)
              (f64.add (f64x2.extract_lane 0 (local.get $s0)) (f64x2.extract_lane 1 (local.get $s0))))
            (f64.store offset=8 (local.get $r)
              (f64.add (f64x2.extract_lane 0 (local.get $s1)) (f64x2.extract_lane 1 (local.get $s1))))
            (f64.store offset=16 (local.get $r)
              (f64.add (f64x2.extract_lane 0 (local.get $s2)) (f64x2.extract_lane 1 (local.get $s2))))
            (f64.store offset=24 (local.get $r)
              (f64.add (f64x2.extract_lane 0 (local.get $s3)) (f64x2.extract_lane 1 (local.get $s3))))))
        ;; elements from column $j to the diagonal, of each row of the block
        (local.set $k (i32.const 0))
        (block $rows_done
          (loop $rows
            (br_if $rows_done (i32.ge_s (local.get $k) (local.get $block)))
            (local.set $row (i32.add (local.get $a) (i32.mul (local.get $k) (local.get $stride))))
            (local.set $p (i32.add (local.get $row) (i32.shl (local.get $j) (i32.const 3))))
            (local.set $end (i32.add (local.get $row) (i32.shl (i32.add (local.get $i) (local.get $k)) (i32.const 3))))
            (local.set $q (i32.add (local.get $x) (i32.shl (local.get $j) (i32.const 3))))
            (local.set $r (i32.add (local.get $y) (i32.shl (local.get $j) (i32.const 3))))
            (local.set $xi (f64.load (i32.add (local.get $x) (i32.sub (local.get $end) (local.get $row)))))
            (local.set $t (f64.const 0))
            (block $elements_done
              (loop $elements
                (br_if $elements_done (i32.ge_u (local.get $p) (local.get $end)))
                (local.set $e (f64.load (local.get $p)))
                (local.set $t (f64.add (local.get $t) (f64.mul (local.get $e) (f64.load (local.get $q)))))
                (f64.store (local.get $r) (f64.add (f64.load (local.get $r)) (f64.mul (local.get $e) (local.get $xi))))
                (local.set $p (i32.add (local.get $p) (i32.const 8)))
                (local.set $q (i32.add (local.get $q) (i32.const 8)))
                (local.set $r (i32.add (local.get $r) (i32.const 8)))
                (br $elements)))
            ;; $p and $r are at the diagonal
            (f64.store (local.get $r)
              (f64.add (f64.load (local.get $r))
                (f64.add (local.get $t) (f64.mul (f64.load (local.get $p)) (local.get $xi)))))
            (local.set $k (i32.add (local.get $k) (i32.const 1)))
            (br $rows)))
        (local.set $a (i32.add (local.get $a) (i32.mul (local.get $block) (local.get $stride))))
        (local.set $i (i32.add (local.get $i) (local.get $block)))
        (br $blocks)))))
