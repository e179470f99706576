%% Base64 (RFC 4648), in its standard and its URL-safe alphabet.
%%
%% decode/1,2 wants nothing but the alphabet, white space and padding; mime_decode/1,2 passes over whatever is foreign. Lists are turned
%% into binaries first: text has one way through this module.
-module(base64).

-export([decode/1, decode/2, decode_to_string/1, decode_to_string/2, encode/1, encode/2, encode_to_string/1, encode_to_string/2,
         format_error/2, mime_decode/1, mime_decode/2, mime_decode_to_string/1, mime_decode_to_string/2]).

%% Encoding ------------------------------------------------------------------------------------------------------------

encode(Data) -> encode(Data, #{}).

encode(Data, #{} = Options) when is_binary(Data) ->
    encode_bytes(Data, mode(Options), padding(Options));
encode(Data, #{} = Options) when is_list(Data) ->
    case list_bytes(Data) of
        unplain -> encode(<< <<(Byte band 255)>> || Byte <- Data >>, Options);
        Bytes -> encode(Bytes, Options)
    end.

encode_to_string(Data) -> encode_to_string(Data, #{}).
encode_to_string(Data, Options) -> binary_to_list(encode(Data, Options)).

encode_bytes(_, _, _) -> erlang:nif_error(undef).

%% The binary of a list of bytes, or unplain.
list_bytes(_) -> erlang:nif_error(undef).

%% Decoding ------------------------------------------------------------------------------------------------------------

decode(Text) -> decode(Text, #{}).

decode(Text, Options) when is_binary(Text) ->
    Mode = mode(Options),
    Padding = padding(Options),
    case decode_plain(Text, Mode, Padding) of
        unplain -> decode(Text, sextets(Mode), Padding, <<>>);
        Bytes -> Bytes
    end;
decode(Text, Options) when is_list(Text) ->
    decode(bytes(Text), Options).

decode_to_string(Text) -> decode_to_string(Text, #{}).

%% What a foreign character raises here depends on its group of four: that is bits where padding ends it, and arithmetic otherwise.
decode_to_string(Text, Options) when is_list(Text) ->
    decode_to_string(bytes(Text), Options);
decode_to_string(Text, Options) ->
    try binary_to_list(decode(Text, Options))
    catch
        error:badarg ->
            T = sextets(mode(Options)),
            erlang:error(foreign([S || <<Char>> <= Text, S <- [sextet(Char, T)], S =/= ws]))
    end.

foreign([A, B, C, D | Rest]) when is_integer(A), is_integer(B), is_integer(C), is_integer(D) -> foreign(Rest);
foreign([_, _, _, eq | _]) -> badarg;
foreign(_) -> badarith.

decode(<<A, B, C, D, Rest/binary>> = Text, T, Padding, Acc) ->
    case {sextet(A, T), sextet(B, T), sextet(C, T), sextet(D, T)} of
        {P, Q, R, S} when is_integer(P), is_integer(Q), is_integer(R), is_integer(S) ->
            decode(Rest, T, Padding, <<Acc/binary, P:6, Q:6, R:6, S:6>>);
        _ ->
            quantum(Text, T, Padding, Acc, [])
    end;
decode(Text, T, Padding, Acc) ->
    quantum(Text, T, Padding, Acc, []).

%% Bytes, or unplain where the text has to be looked at more closely.
decode_plain(_, _, _) -> erlang:nif_error(undef).

%% The same, of text with foreign characters between.
mime_plain(_, _, _) -> erlang:nif_error(undef).

%% Four characters of the alphabet with white space between, or the padded end. Sextets holds the last one first.
quantum(Rest, T, Padding, Acc, [D, C, B, A]) ->
    case {C, D} of
        {eq, eq} -> only_space(Rest, T, <<Acc/binary, A:6, (B bsr 4):2>>);
        {_, eq} -> only_space(Rest, T, <<Acc/binary, A:6, B:6, (C bsr 2):4>>);
        _ -> decode(Rest, T, Padding, <<Acc/binary, A:6, B:6, C:6, D:6>>)
    end;
quantum(<<Char, Rest/binary>>, T, Padding, Acc, Sextets) ->
    case sextet(Char, T) of
        ws -> quantum(Rest, T, Padding, Acc, Sextets);
        Sextet -> quantum(Rest, T, Padding, Acc, [Sextet | Sextets])
    end;
quantum(<<>>, _, _, Acc, []) ->
    Acc;
quantum(<<>>, _, true, _, [_, _ | _]) ->
    missing_padding();
quantum(<<>>, _, false, Acc, [eq, B, A]) ->
    <<Acc/binary, A:6, (B bsr 4):2>>;
quantum(<<>>, _, false, Acc, [_, _ | _] = Sextets) ->
    partial(Acc, Sextets).

only_space(<<Char, Rest/binary>>, T, Data) ->
    case sextet(Char, T) of
        ws -> only_space(Rest, T, Data)
    end;
only_space(<<>>, _, Data) ->
    Data.

mime_decode(Text) -> mime_decode(Text, #{}).

mime_decode(Text, Options) when is_binary(Text) ->
    Mode = mode(Options),
    Padding = padding(Options),
    case mime_plain(Text, Mode, Padding) of
        unplain -> mime(Text, sextets(Mode), Padding, <<>>, [], false);
        Bytes -> Bytes
    end;
mime_decode(Text, Options) when is_list(Text) ->
    mime_decode(bytes(Text), Options).

mime_decode_to_string(Text) -> mime_decode_to_string(Text, #{}).
mime_decode_to_string(Text, Options) -> binary_to_list(mime_decode(Text, Options)).

%% A padding character ends the data only when no more data follows it: until then Ended remembers it.
mime(<<Char, Rest/binary>>, T, Padding, Acc, Sextets, Ended) ->
    case {sextet(Char, T), Sextets} of
        {D, [C, B, A]} when is_integer(D) -> mime(Rest, T, Padding, <<Acc/binary, A:6, B:6, C:6, D:6>>, [], false);
        {Sextet, _} when is_integer(Sextet) -> mime(Rest, T, Padding, Acc, [Sextet | Sextets], false);
        {eq, [_, _ | _]} -> mime(Rest, T, Padding, Acc, Sextets, true);
        _ -> mime(Rest, T, Padding, Acc, Sextets, Ended)
    end;
mime(<<>>, _, _, Acc, [], _) -> Acc;
mime(<<>>, _, true, _, [_, _ | _], false) -> missing_padding();
mime(<<>>, _, _, Acc, [_, _ | _] = Sextets, _) -> partial(Acc, Sextets).

partial(Acc, [B, A]) -> <<Acc/binary, A:6, (B bsr 4):2>>;
partial(Acc, [C, B, A]) -> <<Acc/binary, A:6, B:6, (C bsr 2):4>>.

-compile({inline, [missing_padding/0]}).
missing_padding() -> erlang:error(missing_padding, none, [{error_info, #{}}]).

format_error(missing_padding, _) ->
    #{general => "data to decode is missing final = padding characters, if this is intended, use the `padding => false` option"};
format_error(_, _) ->
    #{}.

bytes(Text) ->
    case list_bytes(Text) of
        unplain -> << <<(byte(Char))>> || Char <- Text >>;
        Bytes -> Bytes
    end.

byte(Char) when is_integer(Char), Char >= 0, Char < 256 -> Char;
byte(Char) when is_integer(Char) -> erlang:error(badarg);
byte(_) -> erlang:error(badarith).

%% Alphabets -----------------------------------------------------------------------------------------------------------

padding(#{padding := Padding}) when is_boolean(Padding) -> Padding;
padding(#{}) -> true.

mode(#{mode := urlsafe}) -> urlsafe;
mode(#{}) -> standard.

sextet(Char, T) when Char < 128 -> element(Char + 1, T);
sextet(_, _) -> bad.

%% What stands for each ASCII character: its sextet, white space, padding, or none of these.
-define(CONTROLS, bad, bad, bad, bad, bad, bad, bad, bad, bad, ws, ws, bad, bad, ws, bad, bad,
        bad, bad, bad, bad, bad, bad, bad, bad, bad, bad, bad, bad, bad, bad, bad, bad).
-define(DIGITS, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, bad, bad, bad, eq, bad, bad).
-define(UPPER, bad, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, bad, bad, bad, bad).
-define(LOWER, bad, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51,
        bad, bad, bad, bad, bad).

sextets(standard) ->
    {?CONTROLS, ws, bad, bad, bad, bad, bad, bad, bad, bad, bad, bad, 62, bad, bad, bad, 63, ?DIGITS, ?UPPER, bad, ?LOWER};
sextets(urlsafe) ->
    {?CONTROLS, ws, bad, bad, bad, bad, bad, bad, bad, bad, bad, bad, bad, bad, 62, bad, bad, ?DIGITS, ?UPPER, 63, ?LOWER}.
