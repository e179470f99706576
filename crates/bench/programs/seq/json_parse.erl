%% A JSON document parsed into maps, lists and binaries by hand-written functions.
-module(json_parse).
-include("../harness.hrl").

bench() ->
    Document = document(1500),
    loop(3, Document, 0).

loop(0, _, Sum) -> Sum;
loop(N, Document, Sum) ->
    {Value, _} = value(Document),
    loop(N - 1, Document, Sum + weigh(Value) + N).

document(N) -> <<"[", (items(N, <<>>))/binary, "]">>.

items(0, Acc) -> <<Acc/binary, "null">>;
items(N, Acc) ->
    Id = integer_to_binary(N),
    items(N - 1, <<Acc/binary, "{\"id\": ", Id/binary, ", \"name\": \"user \\\"", Id/binary, "\\\"\", \"tags\": [\"a\", \"bc\", ",
        Id/binary, "], \"active\": true,\n  \"score\": -", Id/binary, ", \"nested\": {\"x\": 1, \"y\": [[], {}]}}, ">>).

value(<<C, Rest/binary>>) when C =:= $\s; C =:= $\n -> value(Rest);
value(<<"{", Rest/binary>>) -> object(skip(Rest), #{});
value(<<"[", Rest/binary>>) -> array(skip(Rest), []);
value(<<"\"", Rest/binary>>) -> string(Rest, <<>>);
value(<<"true", Rest/binary>>) -> {true, Rest};
value(<<"false", Rest/binary>>) -> {false, Rest};
value(<<"null", Rest/binary>>) -> {null, Rest};
value(<<"-", Rest/binary>>) ->
    {N, Rest1} = number(Rest, 0),
    {-N, Rest1};
value(<<C, _/binary>> = Text) when C >= $0, C =< $9 -> number(Text, 0).

number(<<C, Rest/binary>>, N) when C >= $0, C =< $9 -> number(Rest, N * 10 + C - $0);
number(Rest, N) -> {N, Rest}.

string(<<"\"", Rest/binary>>, Acc) -> {Acc, Rest};
string(<<"\\", C, Rest/binary>>, Acc) -> string(Rest, <<Acc/binary, C>>);
string(<<C, Rest/binary>>, Acc) -> string(Rest, <<Acc/binary, C>>).

array(<<"]", Rest/binary>>, Acc) -> {lists:reverse(Acc), Rest};
array(Text, Acc) ->
    {Value, Rest} = value(Text),
    case skip(Rest) of
        <<",", Rest1/binary>> -> array(skip(Rest1), [Value | Acc]);
        <<"]", Rest1/binary>> -> {lists:reverse([Value | Acc]), Rest1}
    end.

object(<<"}", Rest/binary>>, Acc) -> {Acc, Rest};
object(<<"\"", Text/binary>>, Acc) ->
    {Key, Rest} = string(Text, <<>>),
    <<":", Rest1/binary>> = skip(Rest),
    {Value, Rest2} = value(Rest1),
    case skip(Rest2) of
        <<",", Rest3/binary>> -> object(skip(Rest3), Acc#{Key => Value});
        <<"}", Rest3/binary>> -> {Acc#{Key => Value}, Rest3}
    end.

skip(<<C, Rest/binary>>) when C =:= $\s; C =:= $\n -> skip(Rest);
skip(Rest) -> Rest.

weigh(X) when is_integer(X) -> X;
weigh(X) when is_binary(X) -> byte_size(X);
weigh(X) when is_list(X) -> lists:foldl(fun(E, Sum) -> Sum * 3 band 16#ffffff + weigh(E) end, 1, X);
weigh(#{} = X) -> lists:foldl(fun(E, Sum) -> Sum + weigh(E) end, 2, maps:values(X));
weigh(X) when is_atom(X) -> 5.
