%% Fields in which text is cut, format strings as data and back, and maps in the order of a fun.
-module(iofmt_specs).
-include("../case.hrl").

main() ->
    [io:format("~p: ~p~n", [Format, formatted(Format, [Text])])
     || Format <- ["~5.4s", "~-5.4s", "~5.4..s", "~6.4s", "~5.5s", "~4.4s", "~.4s", "~5s", "~4.5s", "~5.4ts", "~6.5ts"],
        Text <- ["Hello", "Hell", "Hel", <<"Hello">>, ["He", "llo"], hello]],
    Down = fun(A, B) -> A >= B end,
    Terms = [#{1 => a, 2 => b}, [#{1 => #{"x" => y, "z" => w}, 2 => b}], {x, #{{1} => a, {2} => [#{7 => v, 8 => w}]}}, plain],
    [io:format("~p: ~p~n", [{Format, Term}, formatted(Format, [Order, Term])])
     || Format <- ["~Kp", "~Kw", "~5Kp", "~0Kp"], Order <- [Down, ordered, reversed, undefined, fun erlang:'<'/2], Term <- Terms],
    ?show(lists:flatten(io_lib:write(id(#{1 => a, 2 => b}), [{maps_order, Down}]))),
    ?show(lists:flatten(io_lib:format("~s ~Kp ~w", [id("text"), Down, #{1 => 2, 3 => 4}, end_of_it]))),
    ?show(lists:flatten(io_lib:format("~Kp", [fun(_, _) -> throw(stopped) end, id(#{1 => a, 2 => b})]))),
    ?show(lists:flatten(io_lib:format("~Kp", [fun(_) -> true end, id(#{1 => a, 2 => b})]))),
    ?show(lists:flatten(io_lib:format("~Kp", [id(no_order), #{1 => a, 2 => b}]))),
    Long = lists:seq(1, 40),
    [begin
         Specs = io_lib:scan_format(Format, Args),
         io:format("~p~n~p~n", [lists:flatten(io_lib:build_text(Specs)), io_lib:unscan_format(Specs)])
     end || {Format, Args} <- [{"~w ~w ~p", [aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbb, Long]}, {"~5.4s|~-8w|~n", ["Hello", x]},
                               {"~~ ~c ~8..0b ~.3f", [$x, 17, 1.5]}]].

formatted(Format, Args) -> try lists:flatten(io_lib:format(Format, Args)) catch C:R -> {C, R} end.
