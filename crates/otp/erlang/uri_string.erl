%% URIs (RFC 3986): parsing, composing, normalizing, resolving; and form-urlencoded queries (HTML 5.2, 4.10.21.6).
%%
%% Parsing reads UTF-8 from left to right; all that a URI may hold is ASCII, so a count of characters is a count of bytes. Lists are parsed
%% as binaries, and the parts turned back. Failures inside are thrown as {error, Reason, Rest}, which the public functions return,
%% except quote/1,2, unquote/1 and percent_decode/1 of a binary, which throw it.
-module(uri_string).

-export([allowed_characters/0, compose_query/1, compose_query/2, dissect_query/1, is_host/1, is_path/1, normalize/1, normalize/2,
         parse/1, percent_decode/1, quote/1, quote/2, recompose/1, resolve/2, resolve/3, transcode/2, unquote/1]).

-export_type([error/0, uri_map/0, uri_string/0]).

-type uri_string() :: iodata().
-type error() :: {error, atom(), term()}.
-type uri_map() :: #{fragment => unicode:chardata(), host => unicode:chardata(), path => unicode:chardata(),
                     port => non_neg_integer() | undefined, query => unicode:chardata(), scheme => unicode:chardata(),
                     userinfo => unicode:chardata()}.

%% Parts ---------------------------------------------------------------------------------------------------------------

%% The first function: which atoms are met first shows in the order of a map's keys.
written(fragment, Fragment, _) -> [<<"#">>, encode(Fragment, is_query)];
written(query, Query, _) -> [<<"?">>, encode(Query, is_query)];
written(userinfo, Userinfo, _) -> [<<"//">>, encode(Userinfo, is_userinfo)];
written(scheme, Scheme, _) -> [scheme(Scheme), <<":">>];
written(host, Host, #{userinfo := _}) -> [<<"@">> | host_text(Host)];
written(host, Host, _) -> [<<"//">> | host_text(Host)];
written(port, undefined, _) -> [<<":">>];
written(port, Port, _) -> [<<":">>, integer_to_binary(Port)].

%% Parsing -------------------------------------------------------------------------------------------------------------

parse(URI) when is_binary(URI) ->
    returning(fun() -> reference(URI) end);
parse(URI) when is_list(URI) ->
    returning(fun() ->
                  Parts = reference(unicode:characters_to_binary(URI)),
                  #{Key => if is_binary(Part) -> unicode:characters_to_list(Part); true -> Part end || Key := Part <- Parts}
              end).

returning(Body) ->
    try Body()
    catch throw:{error, Reason, Rest} -> {error, Reason, Rest}
    end.

%% What is no URI with a scheme may still be a relative reference, whose error is the one that counts.
reference(<<>>) ->
    #{path => <<>>};
reference(URI) ->
    try with_scheme(URI)
    catch throw:{error, _, _} -> relative(URI)
    end.

with_scheme(<<First/utf8, _/binary>> = URI) ->
    is_alpha(First) orelse refuse(URI),
    case take(URI, is_scheme) of
        {Scheme, <<":", Rest/binary>>} -> after_scheme(Rest, #{scheme => Scheme});
        {_, Rest} -> refuse(Rest)
    end.

after_scheme(<<"//", Rest/binary>>, Parts) -> authority(Rest, Parts);
after_scheme(Rest, Parts) -> path(Rest, Parts).

relative(<<"//", Rest/binary>>) ->
    authority(Rest, #{});
relative(URI) ->
    %% A colon in the first segment would make it a scheme.
    case take(URI, is_segment_nc) of
        {_, <<":", _/binary>> = Rest} -> refuse(Rest);
        _ -> path(URI, #{})
    end.

%% With the userinfo, or else as one without; the error is the latter's.
authority(Text, Parts) ->
    case take(Text, is_userinfo) of
        {Userinfo, <<"@", Rest/binary>>} ->
            try host(Rest, Parts#{userinfo => Userinfo})
            catch throw:{error, _, _} -> host(Text, Parts)
            end;
        _ ->
            host(Text, Parts)
    end.

host(<<"[", Rest/binary>>, Parts) ->
    case take(Rest, is_ipv6_char) of
        {Address, <<"]", More/binary>>} ->
            List = binary_to_list(Address),
            is_ipv6(List) orelse throw({error, invalid_uri, List}),
            %% What follows the bracket is let through when it looks like a part of an address; the host then keeps its bracket.
            case take(More, fun(C) -> C =/= $: andalso is_ipv6_char(C) end) of
                {<<>>, _} -> port(More, Parts#{host => Address});
                {Tail, End} -> port(End, Parts#{host => <<Address/binary, "]", Tail/binary>>})
            end;
        {_, Refused} ->
            refuse(Refused)
    end;
host(Text, Parts) ->
    {Host, Rest} = take(Text, is_reg_name),
    port(Rest, Parts#{host => Host}).

port(<<":", Text/binary>>, Parts) ->
    case take(Text, is_digit) of
        {<<>>, Rest} -> path_or_end(Rest, Parts#{port => undefined});
        {Digits, _} when byte_size(Digits) > 5 -> throw({error, invalid_uri, ":"});
        {Digits, Rest} -> path_or_end(Rest, Parts#{port => binary_to_integer(Digits)})
    end;
port(Rest, Parts) ->
    path_or_end(Rest, Parts).

path_or_end(<<"/", _/binary>> = Rest, Parts) -> path(Rest, Parts);
path_or_end(Rest, Parts) -> query(Rest, Parts#{path => <<>>}).

path(Text, Parts) ->
    {Path, Rest} = take(Text, is_path),
    query(Rest, Parts#{path => Path}).

query(<<"?", Text/binary>>, Parts) ->
    {Query, Rest} = take(Text, is_query),
    fragment(Rest, Parts#{query => Query});
query(Rest, Parts) ->
    fragment(Rest, Parts).

fragment(<<"#", Text/binary>>, Parts) ->
    case take(Text, is_query) of
        {Fragment, <<>>} -> Parts#{fragment => Fragment};
        {_, Rest} -> refuse(Rest)
    end;
fragment(<<>>, Parts) ->
    Parts;
fragment(Rest, _) ->
    refuse(Rest).

-spec refuse(binary()) -> no_return().
refuse(<<C/utf8, _/binary>>) -> throw({error, invalid_uri, [C]});
refuse(<<>>) -> throw({error, invalid_uri, <<>>}).

%% The longest start of characters of a kind, and the rest.
take(Text, Kind) ->
    case plain_take(Text, Kind) of
        unplain -> take_while(Text, kind(Kind), 0, Text);
        Taken -> Taken
    end.

take_while(<<C/utf8, Rest/binary>>, Is, N, Text) ->
    case Is(C) of
        true -> take_while(Rest, Is, N + 1, Text);
        false -> split_binary(Text, N)
    end;
take_while(<<>>, _, _, Text) ->
    {Text, <<>>}.

%% Natives -------------------------------------------------------------------------------------------------------------
%% What they do not do they answer with `unplain`.

plain_decode(_, _) -> erlang:nif_error(undef).
plain_encode(_, _) -> erlang:nif_error(undef).
plain_take(_, _) -> erlang:nif_error(undef).

%% Composing -----------------------------------------------------------------------------------------------------------

recompose(#{path := _} = Parts) ->
    case maps:keys(Parts) -- [scheme, userinfo, host, port, path, query, fragment] of
        [] -> returning(fun() -> compose(Parts) end);
        _ -> {error, invalid_map, Parts}
    end;
recompose(#{} = Parts) ->
    {error, invalid_map, Parts}.

%% In order, so that the first part in error is the one reported. A port must follow something.
compose(#{port := _} = Parts) when not is_map_key(scheme, Parts), not is_map_key(userinfo, Parts), not is_map_key(host, Parts) ->
    erlang:error(function_clause);
compose(#{path := Path} = Parts) ->
    Start = [written(Key, Part, Parts) || Key <- [scheme, userinfo, host, port], {ok, Part} <- [maps:find(Key, Parts)]],
    Encoded = encode(case {Parts, Start} of
                         {_, []} -> Path;
                         {#{host := _}, _} -> absolute(if is_binary(Path) -> Path; true -> unicode:characters_to_list(Path) end);
                         {_, _} -> Path
                     end, is_path),
    End = [written(Key, Part, Parts) || Key <- [query, fragment], {ok, Part} <- [maps:find(Key, Parts)]],
    joined(lists:append([lists:append(Start), [Encoded], lists:append(End)])).

%% A binary when all parts are, or else a list.
joined(Pieces) ->
    case lists:all(fun is_binary/1, Pieces) of
        true -> iolist_to_binary(Pieces);
        false -> lists:append([if is_binary(Piece) -> unicode:characters_to_list(Piece); true -> Piece end || Piece <- Pieces])
    end.

scheme(Scheme) ->
    Chars = if is_binary(Scheme) -> binary_to_list(Scheme); true -> Scheme end,
    case Chars =/= [] andalso lists:all(fun is_scheme/1, Chars) of
        true -> Scheme;
        false -> throw({error, invalid_scheme, Scheme})
    end.

host_text(Host) ->
    case is_ipv6(if is_binary(Host) -> unicode:characters_to_list(Host); true -> Host end) of
        true -> [<<"[">>, Host, <<"]">>];
        false -> [encode(Host, is_reg_name)]
    end.

absolute(<<>>) -> <<>>;
absolute([]) -> [];
absolute(<<"/", _/binary>> = Path) -> Path;
absolute([$/ | _] = Path) -> Path;
absolute(Path) when is_binary(Path) -> <<"/", Path/binary>>;
absolute(Path) -> [$/ | Path].

%% Normalizing ---------------------------------------------------------------------------------------------------------

normalize(URI) -> normalize(URI, []).

normalize(Parts, []) when is_map(Parts) ->
    returning(fun() -> recompose(normal(Parts)) end);
normalize(Parts, [return_map]) when is_map(Parts) ->
    returning(fun() -> normal(Parts) end);
normalize(URI, Options) when Options =:= []; Options =:= [return_map] ->
    case parse(URI) of
        #{} = Parts -> normalize(Parts, Options);
        Error -> Error
    end.

normal(Parts) ->
    Lower = #{Key => if Key =:= scheme; Key =:= host -> lower(Part); true -> Part end || Key := Part <- Parts},
    Decoded = #{Key => case is_encoded(Key) of
                           true -> decode(Part);
                           false -> Part
                       end || Key := Part <- Lower},
    without_dots(by_scheme(case Decoded of
                               #{port := undefined} -> maps:remove(port, Decoded);
                               #{} -> Decoded
                           end)).

is_encoded(Key) -> lists:member(Key, [userinfo, host, path, query, fragment]).

lower(Text) when is_list(Text) -> to_list(lower(to_binary(Text, utf8, utf8)), utf8);
lower(Text) when is_binary(Text) -> << <<(if C >= $A, C =< $Z -> C + 32; true -> C end)>> || <<C>> <= Text >>.

by_scheme(#{scheme := Scheme} = Parts) when is_list(Scheme); is_binary(Scheme) ->
    try iolist_to_binary(Scheme) of
        <<"http">> -> rooted(without_port(80, Parts));
        <<"https">> -> rooted(without_port(443, Parts));
        <<"ftp">> -> without_port(21, Parts);
        <<"ssh">> -> without_port(22, Parts);
        <<"sftp">> -> without_port(22, Parts);
        <<"tftp">> -> without_port(69, Parts);
        _ -> Parts
    catch
        error:badarg -> Parts
    end;
by_scheme(Parts) ->
    Parts.

without_port(Port, #{port := Port} = Parts) -> maps:remove(port, Parts);
without_port(_, Parts) -> Parts.

rooted(#{path := <<>>} = Parts) -> Parts#{path := <<"/">>};
rooted(#{path := []} = Parts) -> Parts#{path := "/"};
rooted(Parts) -> Parts.

without_dots(Parts) -> Parts#{path => remove_dots(maps:get(path, Parts, <<>>))}.

remove_dots(Path) when is_list(Path) -> to_list(remove_dots(to_binary(Path, utf8, utf8)), utf8);
remove_dots(Path) when is_binary(Path) -> iolist_to_binary(lists:reverse(remove_dots(Path, []))).

%% RFC 3986, 5.2.4. Done holds the segments, each with its leading slash, the last one first.
remove_dots(<<>>, Done) -> Done;
remove_dots(<<"../", Rest/binary>>, Done) -> remove_dots(Rest, Done);
remove_dots(<<"./", Rest/binary>>, Done) -> remove_dots(Rest, Done);
remove_dots(<<"/./", Rest/binary>>, Done) -> remove_dots(<<"/", Rest/binary>>, Done);
remove_dots(<<"/.">>, Done) -> remove_dots(<<"/">>, Done);
remove_dots(<<"/../", Rest/binary>>, Done) -> remove_dots(<<"/", Rest/binary>>, but_last(Done));
remove_dots(<<"/..">>, Done) -> remove_dots(<<"/">>, but_last(Done));
remove_dots(<<".">>, Done) -> Done;
remove_dots(<<"..">>, Done) -> Done;
remove_dots(<<_, Rest/binary>> = Path, Done) ->
    Size = case binary:match(Rest, <<"/">>) of
               {At, _} -> At + 1;
               nomatch -> byte_size(Path)
           end,
    {Segment, More} = split_binary(Path, Size),
    remove_dots(More, [Segment | Done]).

but_last([_ | Done]) -> Done;
but_last([]) -> [].

%% Resolving -----------------------------------------------------------------------------------------------------------

resolve(URI, Base) -> resolve(URI, Base, []).

resolve(Parts, Base, Options) when is_map(Parts) ->
    case {target(Parts, Base), Options} of
        {#{} = Target, [return_map]} -> Target;
        {#{} = Target, []} -> recompose(Target);
        {{error, _, _} = Error, _} -> Error
    end;
resolve(URI, Base, Options) ->
    case parse(URI) of
        #{} = Parts -> resolve(Parts, Base, Options);
        Error -> Error
    end.

target(#{scheme := _} = Parts, _) -> without_dots(Parts);
target(Parts, #{scheme := Scheme} = Base) ->
    case {Parts, iolist_to_binary(maps:get(path, Parts, <<>>))} of
        {#{host := _}, _} -> without_dots(Parts#{scheme => Scheme});
        {#{query := _}, <<>>} -> maps:merge(Parts, maps:with([scheme, userinfo, host, port, path], Base));
        {_, <<>>} -> maps:merge(Parts, maps:with([scheme, userinfo, host, port, path, query], Base));
        {_, <<"/", _/binary>>} -> within(Parts, Base);
        {#{path := Path}, _} -> within(Parts#{path := beside(Path, Base)}, Base)
    end;
target(_, #{}) -> {error, invalid_scheme, ""};
target(Parts, URI) ->
    case parse(URI) of
        #{} = Base -> target(Parts, Base);
        Error -> Error
    end.

within(Parts, Base) -> without_dots(maps:merge(Parts, maps:with([scheme, userinfo, host, port], Base))).

%% A relative path takes the place of the base's last segment.
beside(Path, #{path := BasePath} = Base) ->
    case is_map_key(host, Base) andalso iolist_size(BasePath) =:= 0 of
        true ->
            like(Path, [$/, Path]);
        false ->
            case string:split(BasePath, <<"/">>, trailing) of
                [Start, _] -> like(Path, [Start, $/, Path]);
                [_] -> Path
            end
    end.

like(Path, Text) when is_binary(Path) -> unicode:characters_to_binary(Text);
like(Path, Text) when is_list(Path) -> unicode:characters_to_list(Text).

%% Percent encoding ----------------------------------------------------------------------------------------------------

quote(Text) when is_list(Text); is_binary(Text) -> encode(Text, is_unreserved);
quote(Text) -> encode(Text, fun is_unreserved/1).

quote(Text, Safe) -> encode(Text, fun(C) -> is_unreserved(C) orelse lists:member(C, Safe) end).

encode(Text, Kind) when is_list(Text) -> unicode:characters_to_list(encoded(unicode:characters_to_binary(Text), Kind));
encode(Text, Kind) when is_binary(Text) -> encoded(Text, Kind).

encoded(Text, Kind) ->
    case plain_encode(Text, Kind) of
        unplain -> encode(Text, kind(Kind), <<>>);
        Encoded -> Encoded
    end.

encode(<<C/utf8, Rest/binary>>, Is, Acc) ->
    case Is(C) of
        true when C < 128 -> encode(Rest, Is, <<Acc/binary, C>>);
        true -> encode(Rest, Is, <<Acc/binary, (C band 255)>>);
        false -> encode(Rest, Is, <<Acc/binary, (percent(<<C/utf8>>))/binary>>)
    end;
encode(<<>>, _, Acc) -> Acc;
encode(<<_, _/binary>> = Rest, _, _) -> throw({error, invalid_input, Rest}).

percent(Bytes) -> << <<$%, (hex(High)), (hex(Low))>> || <<High:4, Low:4>> <= Bytes >>.

hex(N) when N < 10 -> $0 + N;
hex(N) -> $A + N - 10.

unhex(C) when C >= $0, C =< $9 -> C - $0;
unhex(C) when C >= $A, C =< $F -> C - $A + 10;
unhex(C) when C >= $a, C =< $f -> C - $a + 10;
unhex(_) -> none.

%% The byte that a triplet stands for.
triplet(High, Low) ->
    case {unhex(High), unhex(Low)} of
        {H, L} when is_integer(H), is_integer(L) -> H * 16 + L;
        _ -> none
    end.

unquote(Text) -> raw_decode(Text).

percent_decode(#{} = Parts) ->
    try #{Key => case is_encoded(Key) of
                     true -> decoded_part(Key, Part);
                     false -> Part
                 end || Key := Part <- Parts}
    catch throw:Error -> Error
    end;
percent_decode(URI) when is_list(URI); is_binary(URI) ->
    raw_decode(URI).

decoded_part(Key, Part) ->
    case raw_decode(Part) of
        {error, Reason, Input} -> throw({error, {invalid, {Key, {Reason, Input}}}});
        Decoded -> Decoded
    end.

raw_decode(Text) when is_list(Text) ->
    returning(fun() -> unicode:characters_to_list(raw_decode(unicode:characters_to_binary(Text))) end);
raw_decode(Text) ->
    case plain_decode(Text, all) of
        unplain -> raw_decode(Text, <<>>);
        Decoded -> Decoded
    end.

raw_decode(<<$%, High, Low, Rest/binary>>, Acc) ->
    case triplet(High, Low) of
        none -> throw({error, invalid_percent_encoding, <<$%, High, Low>>});
        Byte -> raw_decode(Rest, <<Acc/binary, Byte>>)
    end;
raw_decode(<<C, Rest/binary>>, Acc) ->
    raw_decode(Rest, <<Acc/binary, C>>);
raw_decode(<<>>, Acc) ->
    check_utf8(Acc).

check_utf8(Text) ->
    is_list(unicode:characters_to_list(Text)) orelse throw({error, invalid_utf8, Text}),
    Text.

%% Decodes only what need not stand encoded; the other triplets get upper-case digits.
decode(Text) when is_list(Text) ->
    unicode:characters_to_list(decode(unicode:characters_to_binary(Text)));
decode(Text) ->
    case plain_decode(Text, is_unreserved) of
        unplain -> decode(Text, <<>>);
        Decoded -> Decoded
    end.

decode(<<$%, High, Low, Rest/binary>>, Acc) ->
    case triplet(High, Low) of
        none -> throw({error, invalid_percent_encoding, <<$%, High, Low>>});
        Byte ->
            case is_unreserved(Byte) of
                true -> decode(Rest, <<Acc/binary, Byte>>);
                false -> decode(Rest, <<Acc/binary, $%, (hex(unhex(High))), (hex(unhex(Low)))>>)
            end
    end;
decode(<<C, Rest/binary>>, Acc) ->
    decode(Rest, <<Acc/binary, C>>);
decode(<<>>, Acc) ->
    check_utf8(Acc).

%% Transcoding ---------------------------------------------------------------------------------------------------------

transcode(URI, Options) when is_binary(URI) ->
    {In, Out} = encodings(Options),
    returning(fun() -> to_binary(transcoded(to_list(URI, In), In, Out), utf8, Out) end);
transcode(URI, Options) when is_list(URI) ->
    {In, Out} = encodings(Options),
    Flat = flat(URI, In, []),
    returning(fun() -> transcoded(Flat, In, Out) end).

encodings(Options) -> {proplists:get_value(in_encoding, Options, utf8), proplists:get_value(out_encoding, Options, utf8)}.

flat([Text | Rest], In, Acc) when is_binary(Text) -> flat(Rest, In, lists:reverse(to_list(Text, In), Acc));
flat([Text | Rest], In, Acc) when is_list(Text) -> flat(Text ++ Rest, In, Acc);
flat([C | Rest], In, Acc) -> flat(Rest, In, [C | Acc]);
flat([], _, Acc) -> lists:reverse(Acc);
flat(Rest, _, _) -> throw({error, invalid_input, Rest}).

transcoded([_ | _] = Text, In, Out) -> transcoded(Text, In, Out, []).

transcoded([$%, _, _ | _] = Text, In, Out, Acc) ->
    {Bytes, Rest} = triplets(Text, <<>>),
    Encoded = percent(to_binary(Bytes, In, Out)),
    transcoded(Rest, In, Out, lists:reverse(binary_to_list(Encoded), Acc));
transcoded([C | Rest], In, Out, Acc) ->
    transcoded(Rest, In, Out, [C | Acc]);
transcoded([], _, _, Acc) ->
    lists:reverse(Acc).

triplets([$%, High, Low | Rest] = Text, Bytes) ->
    case triplet(High, Low) of
        none -> throw({error, invalid_percent_encoding, Text});
        Byte -> triplets(Rest, <<Bytes/binary, Byte>>)
    end;
triplets(Rest, Bytes) ->
    {Bytes, Rest}.

to_binary(Text, In, Out) -> converted(unicode:characters_to_binary(Text, In, Out)).
to_list(Text, In) -> converted(unicode:characters_to_list(Text, In)).

converted({error, _, Rest}) -> throw({error, invalid_input, Rest});
converted({incomplete, _, Rest}) -> throw({error, invalid_input, Rest});
converted(Text) -> Text.

%% Queries -------------------------------------------------------------------------------------------------------------

compose_query(Pairs) -> compose_query(Pairs, [{encoding, utf8}]).

compose_query([], _) -> [];
compose_query(Pairs, Options) -> returning(fun() -> compose_query(Pairs, Options, false, <<>>) end).

compose_query([{Key, Value} | Rest], Options, IsList, Acc) ->
    Name = form_encode(Key, Options),
    Setting = case Value of
                  true -> <<>>;
                  _ -> <<"=", (form_encode(Value, Options))/binary>>
              end,
    Separator = case Rest of
                    [] -> <<>>;
                    _ -> <<"&">>
                end,
    compose_query(Rest, Options, IsList orelse is_list(Key) orelse is_list(Value),
                  <<Acc/binary, Name/binary, Setting/binary, Separator/binary>>);
compose_query([], _, true, Acc) -> to_list(Acc, utf8);
compose_query([], _, false, Acc) -> Acc.

form_encode(Text, [{encoding, latin1}]) when is_list(Text) -> form_bytes(numeric_references(to_binary(Text, utf8, utf8), <<>>), <<>>);
form_encode(Text, [{encoding, latin1}]) when is_binary(Text) -> form_bytes(numeric_references(Text, <<>>), <<>>);
form_encode(Text, [{encoding, Encoding}]) when is_list(Text), Encoding =:= utf8; Encoding =:= unicode ->
    form_bytes(to_binary(Text, utf8, Encoding), <<>>);
form_encode(Text, [{encoding, Encoding}]) when is_binary(Text), Encoding =:= utf8 ->
    form_bytes(Text, <<>>);
form_encode(Text, [{encoding, Encoding}]) when is_list(Text); is_binary(Text) -> throw({error, invalid_encoding, Encoding});
form_encode(Text, _) -> throw({error, invalid_input, Text}).

%% What Latin-1 cannot say stands as &#N;.
numeric_references(<<C/utf8, Rest/binary>>, Acc) when C > 255 ->
    numeric_references(Rest, <<Acc/binary, "&#", (integer_to_binary(C))/binary, ";">>);
numeric_references(<<C/utf8, Rest/binary>>, Acc) -> numeric_references(Rest, <<Acc/binary, C>>);
numeric_references(<<>>, Acc) -> Acc.

form_bytes(<<$\s, Rest/binary>>, Acc) ->
    form_bytes(Rest, <<Acc/binary, $+>>);
form_bytes(<<C, Rest/binary>>, Acc) ->
    case is_alpha(C) orelse is_digit(C) orelse C =:= $* orelse C =:= $- orelse C =:= $. orelse C =:= $_ of
        true -> form_bytes(Rest, <<Acc/binary, C>>);
        false -> form_bytes(Rest, <<Acc/binary, (percent(<<C>>))/binary>>)
    end;
form_bytes(<<>>, Acc) ->
    Acc;
form_bytes(Rest, _) ->
    throw({error, invalid_input, Rest}).

dissect_query([]) -> [];
dissect_query(<<>>) -> [];
dissect_query(Query) when is_list(Query) -> returning(fun() -> name(to_binary(Query, utf8, utf8), true, <<>>, []) end);
dissect_query(Query) -> returning(fun() -> name(Query, false, <<>>, []) end).

name(<<"=", Rest/binary>>, IsList, Name, Acc) -> value(Rest, IsList, Name, <<>>, Acc);
name(<<"&#", Rest/binary>>, IsList, Name, Acc) -> name(Rest, IsList, <<Name/binary, "&#">>, Acc);
name(<<"&", Rest/binary>>, IsList, Name, Acc) -> name(Rest, IsList, <<>>, [{form_decode(Name, IsList), true} | Acc]);
name(<<C, Rest/binary>>, IsList, Name, Acc) -> name(Rest, IsList, <<Name/binary, C>>, Acc);
name(<<>>, IsList, Name, Acc) -> lists:reverse(Acc, [{form_decode(Name, IsList), true}]).

value(<<"&", Rest/binary>>, IsList, Name, Value, Acc) ->
    Key = form_decode(Name, IsList),
    name(Rest, IsList, <<>>, [{Key, form_decode(Value, IsList)} | Acc]);
value(<<C, Rest/binary>>, IsList, Name, Value, Acc) ->
    value(Rest, IsList, Name, <<Value/binary, C>>, Acc);
value(<<>>, IsList, Name, Value, Acc) ->
    Key = form_decode(Name, IsList),
    lists:reverse(Acc, [{Key, form_decode(Value, IsList)}]).

form_decode(Text, true) -> to_list(form_decode(Text, false), utf8);
form_decode(Text, false) -> references(form_text(Text, <<>>), <<>>).

form_text(<<"+", Rest/binary>>, Acc) ->
    form_text(Rest, <<Acc/binary, $\s>>);
form_text(<<$%, High, Low, Rest/binary>> = Text, Acc) ->
    case triplet(High, Low) of
        none -> throw({error, invalid_percent_encoding, to_list(Text, utf8)});
        Byte -> form_text(Rest, <<Acc/binary, Byte>>)
    end;
form_text(<<C/utf8, Rest/binary>>, Acc) ->
    form_text(Rest, <<Acc/binary, C/utf8>>);
form_text(<<C, _/binary>>, _) ->
    throw({error, invalid_character, [C]});
form_text(<<>>, Acc) ->
    Acc.

references(<<"&#", Rest/binary>>, Acc) -> reference(Rest, 0, Acc);
references(<<C/utf8, Rest/binary>>, Acc) -> references(Rest, <<Acc/binary, C/utf8>>);
references(<<C, _/binary>>, _) -> throw({error, invalid_input, [C]});
references(<<>>, Acc) -> Acc.

reference(<<C, Rest/binary>>, N, Acc) when C >= $0, C =< $9 -> reference(Rest, N * 10 + C - $0, Acc);
reference(<<";", Rest/binary>>, N, Acc) -> references(Rest, <<Acc/binary, N/utf8>>);
reference(<<C, _/binary>>, _, _) -> throw({error, invalid_input, [C]}).

%% Characters ----------------------------------------------------------------------------------------------------------

allowed_characters() ->
    [{Name, [C || C <- lists:seq(0, 127), Is(C)]}
     || {Name, Is} <- [{scheme, fun is_scheme/1}, {userinfo, fun is_userinfo/1}, {host, fun is_host/1}, {ipv4, fun is_ipv4_char/1},
                       {ipv6, fun is_ipv6_char/1}, {regname, fun is_reg_name/1}, {path, fun is_path/1}, {query, fun is_query/1},
                       {fragment, fun is_query/1}, {reserved, fun is_reserved/1}, {unreserved, fun is_unreserved/1}]].

%% Natives know the kinds that have names.
kind(Is) when is_function(Is) -> Is;
kind(is_scheme) -> fun is_scheme/1;
kind(is_userinfo) -> fun is_userinfo/1;
kind(is_ipv6_char) -> fun is_ipv6_char/1;
kind(is_digit) -> fun is_digit/1;
kind(is_reg_name) -> fun is_reg_name/1;
kind(is_segment_nc) -> fun is_segment_nc/1;
kind(is_path) -> fun is_path/1;
kind(is_query) -> fun is_query/1;
kind(is_unreserved) -> fun is_unreserved/1.

is_scheme(C) -> is_alpha(C) orelse is_digit(C) orelse C =:= $+ orelse C =:= $- orelse C =:= $. .
is_userinfo(C) -> C =:= $: orelse is_reg_name(C).
is_host(C) -> C =:= $: orelse is_unreserved(C) orelse is_sub_delim(C).
is_reg_name(C) -> is_unreserved(C) orelse C =:= $% orelse is_sub_delim(C).
is_segment_nc(C) -> C =:= $@ orelse is_reg_name(C).
is_path(C) -> C =:= $/ orelse C =:= $: orelse is_segment_nc(C).
is_query(C) -> C =:= $? orelse is_path(C).
is_ipv4_char(C) -> C =:= $. orelse is_digit(C).
is_ipv6_char(C) -> C =:= $: orelse is_ipv4_char(C) orelse unhex(C) =/= none.

is_reserved(C) -> is_sub_delim(C) orelse C =:= $: orelse C =:= $/ orelse C =:= $? orelse C =:= $# orelse C =:= $[ orelse C =:= $]
                      orelse C =:= $@.

is_sub_delim(C) when C =:= $!; C =:= $$; C >= $&, C =< $,; C =:= $;; C =:= $= -> true;
is_sub_delim(_) -> false.

is_unreserved(C) -> is_alpha(C) orelse is_digit(C) orelse C =:= $- orelse C =:= $. orelse C =:= $_ orelse C =:= $~.

is_alpha(C) when C >= $a, C =< $z; C >= $A, C =< $Z -> true;
is_alpha(_) -> false.

is_digit(C) when C >= $0, C =< $9 -> true;
is_digit(_) -> false.

%% An IPv6 address: eight groups, fewer where "::" stands for some, the last two perhaps written as an IPv4 address.
is_ipv6(Text) when is_list(Text) ->
    lists:all(fun is_ipv6_char/1, Text) andalso
        case string:split(Text, "::") of
            [All] -> groups(All) =:= 8;
            [[], []] -> true;
            [Start, []] -> lists:member($., Start) =:= false andalso is_between(groups(Start));
            [[], End] -> is_between(groups(End));
            [Start, End] -> lists:member($., Start) =:= false andalso is_between(groups(Start) + groups(End))
        end;
is_ipv6(_) -> false.

is_between(Count) -> Count > 0 andalso Count < 8.

%% How many groups a text of groups without "::" holds; a large negative number when it is none.
groups(Text) -> groups(string:split(Text, ":", all), 0).

groups([Last], N) ->
    case lists:member($., Last) of
        true -> case is_ipv4(Last) of
                    true -> N + 2;
                    false -> -100
                end;
        false -> group(Last, [], N)
    end;
groups([Group | Rest], N) ->
    group(Group, Rest, N).

group(Group, Rest, N) ->
    case Group =/= [] andalso length(Group) =< 4 andalso not lists:member($., Group) of
        true when Rest =:= [] -> N + 1;
        true -> groups(Rest, N + 1);
        false -> -100
    end.

is_ipv4(Text) ->
    Parts = string:split(Text, ".", all),
    length(Parts) =:= 4 andalso
        lists:all(fun(Part) -> Part =/= [] andalso lists:all(fun is_digit/1, Part) andalso length(Part) =< 3 andalso list_to_integer(Part) < 256 end, Parts).
