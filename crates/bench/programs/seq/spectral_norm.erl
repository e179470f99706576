%% Spectral norm of an infinite matrix: integers turned floats, lists of floats.
-module(spectral_norm).
-include("../harness.hrl").

bench() ->
    Size = 270,
    {U, V} = power(6, Size, lists:duplicate(Size, 1.0), []),
    trunc(math:sqrt(dot(U, V, 0.0) / dot(V, V, 0.0)) * 1.0e9).

power(0, _, U, V) -> {U, V};
power(N, Size, U, _) ->
    V = times_both(Size, U),
    power(N - 1, Size, times_both(Size, V), V).

times_both(Size, U) -> times(Size, fun(I, J) -> element_at(J, I) end, times(Size, fun element_at/2, U)).

times(Size, At, U) -> [row(At, I, 0, U, 0.0) || I <- lists:seq(0, Size - 1)].

row(_, _, _, [], Sum) -> Sum;
row(At, I, J, [X | Rest], Sum) -> row(At, I, J + 1, Rest, Sum + At(I, J) * X).

element_at(I, J) -> 1.0 / ((I + J) * (I + J + 1) div 2 + I + 1).

dot([], [], Sum) -> Sum;
dot([A | As], [B | Bs], Sum) -> dot(As, Bs, Sum + A * B).
