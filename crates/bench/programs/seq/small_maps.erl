%% Maps with a few atom keys: update, match, put, get, as records of a program.
-module(small_maps).
-include("../harness.hrl").

bench() -> loop(1500000, #{count => 0, total => 0, name => <<"counter">>, last => none}).

loop(0, #{count := Count, total := Total, evens := Evens}) -> Count + Total + Evens;
loop(N, #{count := Count, total := Total} = State) when N rem 2 =:= 0 ->
    Evens = maps:get(evens, State, 0),
    loop(N - 1, State#{count := Count + 1, total := (Total + N) band 16#ffffff, evens => Evens + 1});
loop(N, #{count := Count} = State) ->
    loop(N - 1, maps:put(last, {N, Count}, State#{count := Count + 2})).
