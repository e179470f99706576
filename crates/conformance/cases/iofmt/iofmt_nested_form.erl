%% The text of a term as io_lib gives it nests as the term does: what programs see that print it without flattening.
-module(iofmt_nested_form).
-export([main/0]).

main() ->
    Terms = [x, 1, 2.5, "abc", [], {}, {a}, {a, "b", [c]}, [1 | 2], [{a, b} | {c, d}], #{k => [1, {v}]}, <<"text">>, <<1, 2, 3>>, <<1, 2:3>>, <<>>, 'A b', "a\"],}b",
             {error, {'quoted, atom', fun lists:map/2, <<"a,b">>}}, lists:seq(1, 40), {long_tag_of_a_tuple, lists:seq(1, 30), [nested, [deeper, lists:seq(1, 25)]]},
             #{lists:seq(1, 20) => {another_long_tag, lists:seq(1, 20)}}, binary:copy(<<200>>, 40), {<<"a">>, [{key, lists:duplicate(15, value)}]}],
    [io:format("~w ~0p~n~w~n", [F, T, io_lib:format(F, [T])]) || T <- Terms, F <- ["~w", "~p", "ab~p", "~30p", "~40w", "~-40w", "~3w", "~0p"]],
    [io:format("~w ~0p ~w~n~w~n", [F, T, D, io_lib:format(F, [T, D])]) || T <- Terms, F <- ["~W", "~P"], D <- [2, 4]],
    [io:format("~w~n", [io_lib:print(T, 3, 40, -1)]) || T <- Terms],
    [io:format("~w ~0p ~w~n", [F, T, io_lib:format(F, [T])]) || F <- ["~s", "~10s|", "~-10s|", "~ts", "~2s"], T <- ["abc", <<"abc">>, ["a", <<"b">>, $c], atom]],
    io:format("~w~n", [io_lib:format("~p ~p", [lists:seq(1, 50), {a, b}], [{chars_limit, 40}])]).
