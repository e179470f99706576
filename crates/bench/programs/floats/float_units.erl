%% What self-tagged floats are worth: the same computations in units of 1, where floats are immediate, and in units of 2^300, where they
%% are beyond what a word can tag and so are boxed. Nothing else differs: the units cancel, and 2^300 loses no bit.
%% main/0 prints for each program the least processor time of five runs in both units, in milliseconds, and the words collected in one.
-module(float_units).
-export([main/0]).

-define(RUNS, 5).
-define(LARGE, 2.037035976334486e90).

main() -> [measure(Name, Program) || {Name, Program} <- [{nbody, fun nbody/1}, {mandelbrot, fun mandelbrot/1}, {spectral_norm, fun spectral_norm/1}]].

measure(Name, Program) ->
    {Tagged, TaggedWords, Sum} = least(Program, 1.0),
    {Boxed, BoxedWords, Sum} = least(Program, ?LARGE),
    io:format("~w: tagged ~w ms, ~w words; boxed ~w ms, ~w words~n", [Name, Tagged, TaggedWords, Boxed, BoxedWords]).

least(Program, Unit) -> lists:min([run(Program, Unit) || _ <- lists:seq(1, ?RUNS)]).

run(Program, Unit) ->
    Parent = self(),
    {_, Words, _} = erlang:statistics(garbage_collection),
    {Start, _} = erlang:statistics(runtime),
    spawn_link(fun() -> Parent ! {sum, Program(Unit)} end),
    receive {sum, Sum} -> ok end,
    {Stop, _} = erlang:statistics(runtime),
    {_, WordsAfter, _} = erlang:statistics(garbage_collection),
    {Stop - Start, WordsAfter - Words, Sum}.

%% Lengths and velocities in units, masses in cubic units, so that accelerations are in units too.
nbody(Unit) ->
    Bodies = [{X * Unit, Y * Unit, Z * Unit, 0.1 * Unit, 0.2 * Unit, 0.3 * Unit, M * Unit * Unit * Unit}
              || {X, Y, Z, M} <- [{0.0, 0.0, 0.0, 39.5}, {4.8, -1.2, -0.1, 0.04}, {8.3, 4.1, -0.4, 0.01},
                                  {12.9, -15.1, -0.2, 0.002}, {15.4, -25.9, 0.2, 0.002}]],
    trunc(lists:sum([X / Unit || {X, _, _, _, _, _, _} <- advance(25000, Bodies)]) * 1.0e12).

advance(0, Bodies) -> Bodies;
advance(N, Bodies) -> advance(N - 1, [move(B) || B <- [pull(B, Bodies) || B <- Bodies]]).

pull(Body, []) -> Body;
pull({X, Y, Z, _, _, _, _} = Body, [{X, Y, Z, _, _, _, _} | Rest]) -> pull(Body, Rest);
pull({X, Y, Z, Vx, Vy, Vz, M}, [{X2, Y2, Z2, _, _, _, M2} | Rest]) ->
    Dx = X - X2,
    Dy = Y - Y2,
    Dz = Z - Z2,
    D2 = Dx * Dx + Dy * Dy + Dz * Dz,
    Pull = M2 * 0.01 / (D2 * math:sqrt(D2)),
    pull({X, Y, Z, Vx - Dx * Pull, Vy - Dy * Pull, Vz - Dz * Pull, M}, Rest).

move({X, Y, Z, Vx, Vy, Vz, M}) -> {X + 0.01 * Vx, Y + 0.01 * Vy, Z + 0.01 * Vz, Vx, Vy, Vz, M}.

mandelbrot(Unit) ->
    Limit = 4.0 * Unit * Unit,
    Points = lists:seq(0, 199),
    lists:sum([escape(50, 0.0, 0.0, (X / 80.0 - 2.0) * Unit, (Y / 100.0 - 1.0) * Unit, Limit, 1.0 / Unit) || X <- Points, Y <- Points]).

escape(0, _, _, _, _, _, _) -> 0;
escape(N, X, Y, Cx, Cy, Limit, PerUnit) ->
    X2 = X * X,
    Y2 = Y * Y,
    if
        X2 + Y2 > Limit -> N;
        true -> escape(N - 1, (X2 - Y2) * PerUnit + Cx, 2.0 * X * Y * PerUnit + Cy, Cx, Cy, Limit, PerUnit)
    end.

%% The vector in units, the matrix without.
spectral_norm(Unit) ->
    Size = 200,
    V = power(6, Size, lists:duplicate(Size, Unit)),
    trunc(hd(V) / Unit * 1.0e9).

power(0, _, U) -> U;
power(N, Size, U) ->
    power(N - 1, Size, times(Size, fun(I, J) -> element_at(J, I) end, times(Size, fun element_at/2, U))).

times(Size, At, U) -> [row(At, I, 0, U, 0.0) || I <- lists:seq(0, Size - 1)].

row(_, _, _, [], Sum) -> Sum;
row(At, I, J, [X | Rest], Sum) -> row(At, I, J + 1, Rest, Sum + At(I, J) * X).

element_at(I, J) -> 1.0 / ((I + J) * (I + J + 1) div 2 + I + 1).
