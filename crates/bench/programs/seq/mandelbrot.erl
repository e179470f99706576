%% Escape times over a plane: float arithmetic in a tight loop.
-module(mandelbrot).
-include("../harness.hrl").

bench() -> rows(250, 0).

rows(0, Sum) -> Sum;
rows(Y, Sum) -> rows(Y - 1, columns(250, Y * 2.0 / 250 - 1.0, Sum)).

columns(0, _, Sum) -> Sum;
columns(X, Ci, Sum) -> columns(X - 1, Ci, Sum + escape(100, 0.0, 0.0, X * 3.0 / 250 - 2.0, Ci)).

escape(0, _, _, _, _) -> 0;
escape(N, Zr, Zi, Cr, Ci) ->
    Zr2 = Zr * Zr,
    Zi2 = Zi * Zi,
    if
        Zr2 + Zi2 > 4.0 -> N;
        true -> escape(N - 1, Zr2 - Zi2 + Cr, 2.0 * Zr * Zi + Ci, Cr, Ci)
    end.
