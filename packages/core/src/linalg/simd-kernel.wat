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
        (br $blocks))))

  ;; For rows i of A [rows, cols]: A_i = A_i - u_i y - x_i v, then z = z + w_i A_i, rows ascending. One pass over A serves
  ;; the rank-2 update of a step of bidiagonalisation and the product that the next step begins with.
  (func (export "updateAndMultiply")
    (param $a i32) (param $rows i32) (param $cols i32) (param $stride i32)
    (param $u i32) (param $y i32) (param $x i32) (param $v i32) (param $w i32) (param $z i32)
    (local $i i32) (local $p i32) (local $p1 i32) (local $yp i32) (local $vp i32) (local $zp i32) (local $ze i32)
    (local $u0 v128) (local $u1 v128) (local $x0 v128) (local $x1 v128) (local $w0 v128) (local $w1 v128)
    (local $a0 v128) (local $a1 v128) (local $yv v128) (local $vv v128)
    (local $e f64) (local $f f64)
    (local.set $ze (i32.add (local.get $z) (i32.shl (i32.and (local.get $cols) (i32.const -2)) (i32.const 3))))
    (block $pairs_of_rows_done
      (loop $pairs_of_rows
        (br_if $pairs_of_rows_done (i32.ge_s (local.get $i) (local.get $rows)))
        (local.set $p (local.get $a))
        (local.set $u0 (v128.load64_splat (local.get $u)))
        (local.set $x0 (v128.load64_splat (local.get $x)))
        (local.set $w0 (v128.load64_splat (local.get $w)))
        (local.set $yp (local.get $y))
        (local.set $vp (local.get $v))
        (local.set $zp (local.get $z))
        (if (i32.lt_s (i32.add (local.get $i) (i32.const 1)) (local.get $rows))
          (then
            (local.set $p1 (i32.add (local.get $p) (local.get $stride)))
            (local.set $u1 (v128.load64_splat offset=8 (local.get $u)))
            (local.set $x1 (v128.load64_splat offset=8 (local.get $x)))
            (local.set $w1 (v128.load64_splat offset=8 (local.get $w)))
            (block $done
              (loop $columns
                (br_if $done (i32.ge_u (local.get $zp) (local.get $ze)))
                (local.set $yv (v128.load (local.get $yp)))
                (local.set $vv (v128.load (local.get $vp)))
                (local.set $a0 (f64x2.sub (v128.load (local.get $p))
                  (f64x2.add (f64x2.mul (local.get $u0) (local.get $yv)) (f64x2.mul (local.get $x0) (local.get $vv)))))
                (local.set $a1 (f64x2.sub (v128.load (local.get $p1))
                  (f64x2.add (f64x2.mul (local.get $u1) (local.get $yv)) (f64x2.mul (local.get $x1) (local.get $vv)))))
                (v128.store (local.get $p) (local.get $a0))
                (v128.store (local.get $p1) (local.get $a1))
                (v128.store (local.get $zp)
                  (f64x2.add (v128.load (local.get $zp))
                    (f64x2.add (f64x2.mul (local.get $w0) (local.get $a0)) (f64x2.mul (local.get $w1) (local.get $a1)))))
                (local.set $p (i32.add (local.get $p) (i32.const 16)))
                (local.set $p1 (i32.add (local.get $p1) (i32.const 16)))
                (local.set $yp (i32.add (local.get $yp) (i32.const 16)))
                (local.set $vp (i32.add (local.get $vp) (i32.const 16)))
                (local.set $zp (i32.add (local.get $zp) (i32.const 16)))
                (br $columns)))
            (if (i32.and (local.get $cols) (i32.const 1))
              (then
                (local.set $e (f64.sub (f64.load (local.get $p))
                  (f64.add
                    (f64.mul (f64x2.extract_lane 0 (local.get $u0)) (f64.load (local.get $yp)))
                    (f64.mul (f64x2.extract_lane 0 (local.get $x0)) (f64.load (local.get $vp))))))
                (local.set $f (f64.sub (f64.load (local.get $p1))
                  (f64.add
                    (f64.mul (f64x2.extract_lane 0 (local.get $u1)) (f64.load (local.get $yp)))
                    (f64.mul (f64x2.extract_lane 0 (local.get $x1)) (f64.load (local.get $vp))))))
                (f64.store (local.get $p) (local.get $e))
                (f64.store (local.get $p1) (local.get $f))
                (f64.store (local.get $zp)
                  (f64.add (f64.load (local.get $zp))
                    (f64.add
                      (f64.mul (f64x2.extract_lane 0 (local.get $w0)) (local.get $e))
                      (f64.mul (f64x2.extract_lane 0 (local.get $w1)) (local.get $f))))))))
          (else
            (block $done
              (loop $columns
                (br_if $done (i32.ge_u (local.get $zp) (local.get $ze)))
                (local.set $a0 (f64x2.sub (v128.load (local.get $p))
                  (f64x2.add
                    (f64x2.mul (local.get $u0) (v128.load (local.get $yp)))
                    (f64x2.mul (local.get $x0) (v128.load (local.get $vp))))))
                (v128.store (local.get $p) (local.get $a0))
                (v128.store (local.get $zp)
                  (f64x2.add (v128.load (local.get $zp)) (f64x2.mul (local.get $w0) (local.get $a0))))
                (local.set $p (i32.add (local.get $p) (i32.const 16)))
                (local.set $yp (i32.add (local.get $yp) (i32.const 16)))
                (local.set $vp (i32.add (local.get $vp) (i32.const 16)))
                (local.set $zp (i32.add (local.get $zp) (i32.const 16)))
                (br $columns)))
            (if (i32.and (local.get $cols) (i32.const 1))
              (then
                (local.set $e (f64.sub (f64.load (local.get $p))
                  (f64.add
                    (f64.mul (f64x2.extract_lane 0 (local.get $u0)) (f64.load (local.get $yp)))
                    (f64.mul (f64x2.extract_lane 0 (local.get $x0)) (f64.load (local.get $vp))))))
                (f64.store (local.get $p) (local.get $e))
                (f64.store (local.get $zp)
                  (f64.add (f64.load (local.get $zp))
                    (f64.mul (f64x2.extract_lane 0 (local.get $w0)) (local.get $e))))))))
        (local.set $a (i32.add (local.get $a) (i32.shl (local.get $stride) (i32.const 1))))
        (local.set $u (i32.add (local.get $u) (i32.const 16)))
        (local.set $x (i32.add (local.get $x) (i32.const 16)))
        (local.set $w (i32.add (local.get $w) (i32.const 16)))
        (local.set $i (i32.add (local.get $i) (i32.const 2)))
        (br $pairs_of_rows))))

  ;; The sum over j of exp(min(0, factor p_j + b_j + c)), for p and b of length n. exp(x) is 2^k times the Taylor polynomial
  ;; of degree 13 of r = x - k ln 2, |r| at most ln 2 / 2; arguments below -708 count as -708, where exp is 3e-308.
  (func (export "sumOfExponentials")
    (param $p i32) (param $n i32) (param $factor f64) (param $b i32) (param $c f64) (result f64)
    (local $j i32) (local $sum v128) (local $x v128) (local $r v128) (local $k v128) (local $e v128)
    (block $done
      (loop $pairs
        (br_if $done (i32.ge_s (local.get $j) (local.get $n)))
        (if (i32.lt_s (i32.add (local.get $j) (i32.const 1)) (local.get $n))
          (then
            (local.set $x (v128.load (local.get $p)))
            (local.set $r (v128.load (local.get $b))))
          (else
            (local.set $x (v128.load64_zero (local.get $p)))
            ;; the lane beside the last element: an argument far below -708
            (local.set $r (f64x2.replace_lane 0 (v128.const f64x2 -1e300 -1e300) (f64.load (local.get $b))))))
        (local.set $x (f64x2.add (f64x2.mul (local.get $x) (f64x2.splat (local.get $factor)))
          (f64x2.add (local.get $r) (f64x2.splat (local.get $c)))))
        (local.set $x (f64x2.max (f64x2.min (local.get $x) (v128.const f64x2 0 0)) (v128.const f64x2 -708 -708)))
        ;; adding 1.5 x 2^52 rounds to an integer, which then stands in the low bits
        (local.set $k (f64x2.add
          (f64x2.mul (local.get $x) (v128.const f64x2 1.4426950408889634 1.4426950408889634))
          (v128.const f64x2 6755399441055744 6755399441055744)))
        (local.set $e (f64x2.sub (local.get $k) (v128.const f64x2 6755399441055744 6755399441055744)))
        ;; ln 2 in two parts, of which the first has few enough bits for an exact product
        (local.set $r (f64x2.sub
          (f64x2.sub (local.get $x) (f64x2.mul (local.get $e) (v128.const f64x2 0.6931471803691238 0.6931471803691238)))
          (f64x2.mul (local.get $e) (v128.const f64x2 1.9082149292705877e-10 1.9082149292705877e-10))))
        (local.set $e (v128.const f64x2 1.6059043836821613e-10 1.6059043836821613e-10))
        (local.set $e (f64x2.add (f64x2.mul (local.get $e) (local.get $r)) (v128.const f64x2 2.08767569878681e-09 2.08767569878681e-09)))
        (local.set $e (f64x2.add (f64x2.mul (local.get $e) (local.get $r)) (v128.const f64x2 2.505210838544172e-08 2.505210838544172e-08)))
        (local.set $e (f64x2.add (f64x2.mul (local.get $e) (local.get $r)) (v128.const f64x2 2.755731922398589e-07 2.755731922398589e-07)))
        (local.set $e (f64x2.add (f64x2.mul (local.get $e) (local.get $r)) (v128.const f64x2 2.7557319223985893e-06 2.7557319223985893e-06)))
        (local.set $e (f64x2.add (f64x2.mul (local.get $e) (local.get $r)) (v128.const f64x2 2.48015873015873e-05 2.48015873015873e-05)))
        (local.set $e (f64x2.add (f64x2.mul (local.get $e) (local.get $r)) (v128.const f64x2 0.0001984126984126984 0.0001984126984126984)))
        (local.set $e (f64x2.add (f64x2.mul (local.get $e) (local.get $r)) (v128.const f64x2 0.001388888888888889 0.001388888888888889)))
        (local.set $e (f64x2.add (f64x2.mul (local.get $e) (local.get $r)) (v128.const f64x2 0.008333333333333333 0.008333333333333333)))
        (local.set $e (f64x2.add (f64x2.mul (local.get $e) (local.get $r)) (v128.const f64x2 0.041666666666666664 0.041666666666666664)))
        (local.set $e (f64x2.add (f64x2.mul (local.get $e) (local.get $r)) (v128.const f64x2 0.16666666666666666 0.16666666666666666)))
        (local.set $e (f64x2.add (f64x2.mul (local.get $e) (local.get $r)) (v128.const f64x2 0.5 0.5)))
        (local.set $e (f64x2.add (f64x2.mul (local.get $e) (local.get $r)) (v128.const f64x2 1.0 1.0)))
        (local.set $e (f64x2.add (f64x2.mul (local.get $e) (local.get $r)) (v128.const f64x2 1.0 1.0)))
        (local.set $sum (f64x2.add (local.get $sum) (i64x2.add (local.get $e) (i64x2.shl (local.get $k) (i32.const 52)))))
        (local.set $p (i32.add (local.get $p) (i32.const 16)))
        (local.set $b (i32.add (local.get $b) (i32.const 16)))
        (local.set $j (i32.add (local.get $j) (i32.const 2)))
        (br $pairs)))
    (f64.add (f64x2.extract_lane 0 (local.get $sum)) (f64x2.extract_lane 1 (local.get $sum)))))
