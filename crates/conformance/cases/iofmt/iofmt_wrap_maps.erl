%% ~p breaks long maps.
-module(iofmt_wrap_maps).
-include("case.hrl").

main() ->
    io:format("~p~n", [#{N => N * 1000 || N <- lists:seq(1, 20)}]),
    io:format("~p~n", [#{1 => "a longer string value for one", 2 => [list, 'of', atoms], 3 => #{10 => nested, 11 => "map value with text"}}]),
    io:format("~p~n", [#{"string key that is quite long" => {tuple, value, "with text"}, "another key" => lists:seq(1, 25)}]),
    io:format("~p~n", [{map, #{<<"binary key">> => <<"binary value">>, <<"second binary key">> => <<"another binary value">>}}]),
    ok.
