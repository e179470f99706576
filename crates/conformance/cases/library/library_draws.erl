%% Numbers drawn by every algorithm from the same seeds, whole rounds of their states, ranges wider than one step, and jumps.
-module(library_draws).
-include("../case.hrl").

main() ->
    [drawn(Algorithm, Seed) || Algorithm <- [exsss, exro928ss, exrop, exs1024s, exsp, exs64, exsplus, exs1024], Seed <- [7, {1, 2, 3}]],
    ?show(mwc59(17, 5)),
    ?show(rand:mwc59(0)),
    ?show(rand:mwc59(16#7fa6502 bsl 32)),
    ?show(rand:exsp_next([1 bsl 57 | 12345])),
    ?show(rand:exsp_next(id(none))).

drawn(Algorithm, Seed) ->
    State = rand:seed_s(Algorithm, Seed),
    {Small, State1} = times(40, fun(S) -> rand:uniform_s(1000, S) end, State),
    {Floats, State2} = times(5, fun rand:uniform_s/1, State1),
    {Edge, State3} = times(3, fun(S) -> rand:uniform_s(1 bsl 58, S) end, State2),
    {Odd, State4} = times(9, fun(S) -> rand:uniform_s((1 bsl 57) + 1, S) end, State3),
    {Wide, State5} = times(3, fun(S) -> rand:uniform_s(1 bsl 70, S) end, State4),
    {Normal, State6} = times(3, fun rand:normal_s/1, State5),
    io:format("~w ~w~n  ~w~n  ~w~n  ~w~n  ~w~n  ~w~n  ~w~n", [Algorithm, Seed, Small, Floats, Edge, Odd, Wide, Normal]),
    io:format("  ~w~n", [element(2, rand:export_seed_s(State6))]),
    case Algorithm of
        exs64 -> ok;
        _ -> io:format("  ~w~n", [element(1, rand:uniform_s(1000000, rand:jump(State6)))])
    end.

times(0, _, State) -> {[], State};
times(N, Draw, State) ->
    {Value, State1} = Draw(State),
    {Values, State2} = times(N - 1, Draw, State1),
    {[Value | Values], State2}.

mwc59(_, 0) -> [];
mwc59(State, N) -> [State | mwc59(rand:mwc59(State), N - 1)].
