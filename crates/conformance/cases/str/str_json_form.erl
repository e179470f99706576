%% The nested form of encoded JSON, and what the decoder says of texts that are none.
-module(str_json_form).
-export([main/0]).

main() ->
    [io:format("~w~n~w~n", [json:encode(T), json:format(T)]) || T <- terms()],
    [io:format("~w ~w~n", [T, json:encode_binary(T)]) || T <- [<<>>, <<"plain">>, <<"\"">>, <<"a\"b">>, <<"\n\n">>, <<"é\x{1}"/utf8>>]],
    [io:format("~w ~w~n", [T, json:encode_binary_escape_all(T)]) || T <- [<<>>, <<"é"/utf8>>, <<"aé\n"/utf8>>]],
    [refused(fun() -> json:encode(T) end) || T <- [{a}, [a | b], <<1:3>>, <<"ab", 255>>, <<"a", 195>>, #{{k} => 1}, [#{a => self}, {x}]]],
    [decoded(T) || T <- texts()].

terms() ->
    [[], #{}, [1, 2.5, <<"x">>, null, true, foo], #{<<"k">> => [1]}, #{1 => #{2.5 => [[], #{}]}}, [[1, [2, [3]]]], lists:seq(1, 60), 1 bsl 80, -0.0, <<"Größe"/utf8>>].

texts() ->
    [<<"[1,2">>, <<"nul">>, <<"tru3">>, <<"{\"a\":1,\"a\":2}">>, <<"[1,]">>, <<"{1:2}">>, <<"01">>, <<"-">>, <<"-0">>, <<"-0.0">>, <<"-0e1">>, <<"1e5">>, <<"1E-2">>, <<"1.e1">>, <<"1e400">>,
     <<"1e-400">>, <<"\"\\u00e9\\ud83d\\ude00\"">>, <<"\"\\ud800\"">>, <<"\"\\ud800\\u0041\"">>, <<"\"\\x\"">>, <<"\"a\nb\"">>, <<"\"", 255, "\"">>, <<"\"ab">>, <<" [ ] ">>, <<"{ }x">>, <<"1 2">>, <<>>, <<"\"\\b\\f\\n\\r\\t\\/\"">>,
     <<"123456789012345678901234567890">>, <<"[\"a string that is longer than sixty-four bytes, so that it is a part of the text\"]">>].

decoded(Text) ->
    io:format("~w ", [Text]),
    refused(fun() -> json:decode(Text) end),
    refused(fun() -> json:decode(Text, [], #{null => nil, object_push => fun(K, V, Acc) -> [{K, V} | Acc] end, string => fun(S) -> {s, S} end}) end).

refused(F) ->
    try io:format("~w~n", [F()])
    catch Class:Reason:Stack -> io:format("~w ~w ~w~n", [Class, Reason, proplists:get_value(error_info, element(4, hd(Stack)))])
    end.
