%% A JSON reader and writer over binaries.
-module(program_json).
-include("case.hrl").

main() ->
    Texts = [<<"null">>, <<" [1, -2.5e3, \"x\\ny\\u00e5\", true, false, {}] ">>, <<"{\"a\": [1, {\"b\": []}], \"c\": \"\\\"q\\\"\"}">>, <<"[1,">>, <<"{\"a\" 1}">>, <<"\"open">>, <<"[1] x">>, <<"">>, <<"12.50">>, <<"\"å€\""/utf8>>],
    [begin R = decode(T), ?show({T, R}), case R of {ok, V} -> ?show(iolist_to_binary(encode(V))); _ -> ok end end || T <- Texts],
    ok.

decode(B) ->
    try value(ws(B)) of
        {V, R} -> case ws(R) of <<>> -> {ok, V}; Rest -> {error, {trailing, byte_size(Rest)}} end
    catch throw:E -> {error, E}
    end.

value(<<"null", R/binary>>) -> {null, R};
value(<<"true", R/binary>>) -> {true, R};
value(<<"false", R/binary>>) -> {false, R};
value(<<$", R/binary>>) -> string(R, <<>>);
value(<<$[, R/binary>>) -> case ws(R) of <<$], R2/binary>> -> {[], R2}; R2 -> array(R2, []) end;
value(<<${, R/binary>>) -> case ws(R) of <<$}, R2/binary>> -> {#{}, R2}; R2 -> object(R2, #{}) end;
value(<<C, _/binary>> = B) when C =:= $-; C >= $0, C =< $9 -> number(B, 0);
value(<<C, _/binary>>) -> throw({unexpected, C});
value(<<>>) -> throw(unexpected_end).

array(B, Acc) ->
    {V, R} = value(ws(B)),
    case ws(R) of
        <<$,, R2/binary>> -> array(R2, [V | Acc]);
        <<$], R2/binary>> -> {lists:reverse([V | Acc]), R2};
        _ -> throw(bad_array)
    end.

object(B, Acc) ->
    case ws(B) of
        <<$", R/binary>> ->
            {K, R2} = string(R, <<>>),
            case ws(R2) of
                <<$:, R3/binary>> ->
                    {V, R4} = value(ws(R3)),
                    case ws(R4) of
                        <<$,, R5/binary>> -> object(R5, Acc#{K => V});
                        <<$}, R5/binary>> -> {Acc#{K => V}, R5};
                        _ -> throw(bad_object)
                    end;
                _ -> throw(missing_colon)
            end;
        _ -> throw(bad_key)
    end.

string(<<$", R/binary>>, A) -> {A, R};
string(<<"\\n", R/binary>>, A) -> string(R, <<A/binary, $\n>>);
string(<<"\\u", H:4/binary, R/binary>>, A) -> string(R, <<A/binary, (binary_to_integer(H, 16))/utf8>>);
string(<<"\\", C, R/binary>>, A) -> string(R, <<A/binary, C>>);
string(<<C/utf8, R/binary>>, A) -> string(R, <<A/binary, C/utf8>>);
string(_, _) -> throw(open_string).

number(B, N) ->
    case B of
        <<_:N/binary, C, _/binary>> when C >= $0, C =< $9; C =:= $-; C =:= $+; C =:= $.; C =:= $e; C =:= $E -> number(B, N + 1);
        <<T:N/binary, R/binary>> ->
            case binary:match(T, [<<".">>, <<"e">>]) of
                nomatch -> {binary_to_integer(T), R};
                _ -> {binary_to_float(T), R}
            end
    end.

ws(<<C, R/binary>>) when C =:= $\s; C =:= $\n; C =:= $\t -> ws(R);
ws(B) -> B.

encode(A) when is_atom(A) -> atom_to_binary(A);
encode(N) when is_integer(N) -> integer_to_binary(N);
encode(F) when is_float(F) -> float_to_binary(F, [short]);
encode(B) when is_binary(B) -> [$", [escape(C) || <<C>> <= B], $"];
encode(L) when is_list(L) -> [$[, lists:join($,, [encode(X) || X <- L]), $]];
encode(M) when is_map(M) -> [${, lists:join($,, [[encode(K), $:, encode(V)] || {K, V} <- lists:sort(maps:to_list(M))]), $}].

escape($") -> "\\\"";
escape($\n) -> "\\n";
escape(C) -> C.
