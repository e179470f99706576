%% The order in which programs see the entries of maps with more than 32 keys: it follows from a hash of the keys that is the same at every start.
-module(large_map_order).
-export([main/0]).

main() ->
    Kinds = [
        {small, [I || I <- lists:seq(-40, 40)]},
        {wide, [I * 1000003 bsl 30 || I <- lists:seq(-20, 20)]},
        {bounds, [(1 bsl B) + D || B <- lists:seq(55, 66), D <- [-1, 0, 1]] ++ [-(1 bsl B) - D || B <- lists:seq(55, 66), D <- [-1, 0, 1]]},
        {big, [I bsl 130 + I || I <- lists:seq(-20, 20)]},
        {floats, [I / 8 || I <- lists:seq(-40, 40)] ++ [1.0e300, -1.0e300, 1.0e-300, 3.0e-309]},
        {words, [integer_to_binary(I) || I <- lists:seq(1, 60)]},
        {bytes, [binary:copy(<<"b">>, I) || I <- lists:seq(0, 70)]},
        {bits, [<<(I * 7919):I>> || I <- lists:seq(0, 140)]},
        {shifted, [begin <<_:3, B/bits>> = <<5:3, (I * 104729):(I + 9)>>, B end || I <- lists:seq(1, 140)]},
        {strings, [integer_to_list(I * 37) || I <- lists:seq(1, 60)]},
        {long_strings, [lists:duplicate(I, $a) || I <- lists:seq(0, 40)]},
        {mixed_lists, [[I, -I, {I}, <<I>>, 1.5, "text" | I rem 3] || I <- lists:seq(1, 60)]},
        {lists_of_lists, [[[I], [[I]], [] | [I]] || I <- lists:seq(1, 60)]},
        {tuples, [{I, {I, "x"}, <<I:7>>, I / 2} || I <- lists:seq(1, 60)] ++ [{}]},
        {nested, [{{{I}, I}, {[], {}}} || I <- lists:seq(1, 60)]},
        {maps, [#{I => {I}, {I} => I, "k" => <<I>>} || I <- lists:seq(1, 60)] ++ [#{}]},
        {large_maps, [maps:from_keys(lists:seq(I, I + 40 + I * 20), "v") || I <- lists:seq(1, 40)]},
        {mixed, [I || I <- lists:seq(1, 20)] ++ [{I} || I <- lists:seq(1, 20)] ++ [<<I>> || I <- lists:seq(1, 20)] ++ [true, false, []]}
    ],
    [kind(Name, Keys) || {Name, Keys} <- Kinds],
    directions(),
    ok.

%% Keys are named by their numbers, so that a line tells an order and nothing else.
kind(Name, Keys) ->
    Numbered = maps:from_list(lists:zip(Keys, lists:seq(1, length(Keys)))),
    io:format("~p ~w~n", [Name, [Number || _ := Number <- Numbered]]).

directions() ->
    Map = maps:from_list([{Key, -Key} || Key <- lists:seq(1, 40)]),
    io:format("~w~n~w~n~w~n", [maps:keys(Map), maps:values(Map), maps:to_list(Map)]),
    io:format("~w~n", [lists:reverse(maps:fold(fun(Key, _, Keys) -> [Key | Keys] end, [], Map))]),
    io:format("~w~n", [next(maps:next(maps:iterator(Map)))]),
    io:format("~w~n~p~n", [Map, Map]),
    io:format("~w~n", [erlang:phash2(term_to_binary(Map))]),
    io:format("~w~n", [maps:to_list(maps:iterator(Map))]),
    io:format("~w~n", [maps:keys(maps:remove(40, maps:put(0, 0, Map)))]),
    io:format("~w~n", [maps:keys(maps:merge(Map, maps:from_keys(lists:seq(30, 50), x)))]),
    io:format("~s~n", [json:encode(Map)]).

next(none) -> [];
next({Key, _, Iterator}) -> [Key | next(maps:next(Iterator))].
