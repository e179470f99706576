%% The encoders of `json` by kind, and decoding in pieces.
-module(library_json).
-export([main/0]).

main() ->
    Encode = fun json:encode_value/2,
    [show(F, Args) || {F, Args} <- [{encode_atom, [null, Encode]}, {encode_atom, [abc, Encode]}, {encode_integer, [12]}, {encode_float, [1.5]},
                                    {encode_list, [[1, <<"a">>], Encode]}, {encode_map, [#{<<"a">> => 1}, Encode]}, {encode_map_checked, [#{1 => a}, Encode]},
                                    {encode_map_checked, [#{1 => a, <<"1">> => b}, Encode]}, {encode_key_value_list, [[{a, 1}, {<<"b">>, 2}], Encode]},
                                    {encode_key_value_list_checked, [[{a, 1}, {a, 2}], Encode]}, {encode_value, [[true, #{}], Encode]},
                                    {encode_binary, [<<"é\n"/utf8>>]}, {encode_binary, [<<255>>]}, {encode_binary_escape_all, [<<"é😀"/utf8>>]}]],
    [io:format("~ts", [json:format(Term)]) || Term <- [1, [], #{}, [1, [2, #{}]], #{<<"k">> => [null, 1.5]}]],
    [io:format("~ts", [json:format([#{a => [1]}], Options)]) || Options <- [#{indent => 4}, #{max => 1}]],
    Format = fun(Term, Next, State) -> json:format_value(Term, Next, State) end,
    io:format("~ts~n", [json:format([1, {x}], fun({_}, _, _) -> <<"\"tuple\"">>; (Term, Next, State) -> json:format_value(Term, Next, State) end)]),
    io:format("~ts~n", [json:format_value([1, 2], Format, #{indent => 2, max => 3, col => 0, level => 0})]),
    {continue, State} = json:decode_start(<<"[1, {\"a">>, acc, #{}),
    {continue, State2} = json:decode_continue(<<"b\": tr">>, State),
    show(decode_continue, [<<"ue}] rest">>, State2]),
    show(decode_start, [<<"12 ">>, acc, #{}]),
    {continue, Number} = json:decode_start(<<"12">>, acc, #{}),
    show(decode_continue, [end_of_input, Number]).

show(Function, Args) ->
    Result = try apply(json, Function, Args) of Value -> text(Value) catch Class:Reason -> {Class, Reason} end,
    io:format("~w -> ~0tp~n", [Function, Result]).

text(Value) when is_tuple(Value) -> Value;
text(Value) -> iolist_to_binary(Value).
