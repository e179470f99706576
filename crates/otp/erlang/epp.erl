%% Encodings of source files: the comment that names them.
-module(epp).

-export([default_encoding/0, encoding_to_string/1, read_encoding/1, read_encoding/2, read_encoding_from_binary/1, read_encoding_from_binary/2,
         set_encoding/1, set_encoding/2]).

default_encoding() -> utf8.

encoding_to_string(latin1) -> "coding: latin-1";
encoding_to_string(utf8) -> "coding: utf-8".

read_encoding(Name) -> read_encoding(Name, []).

read_encoding(Name, Options) ->
    case file:open(Name, [read]) of
        {ok, File} ->
            try
                {ok, Start} = start_of(File),
                encoding_in(Start, Options)
            after
                file:close(File)
            end;
        _ -> none
    end.

read_encoding_from_binary(Binary) -> read_encoding_from_binary(Binary, []).
read_encoding_from_binary(Binary, Options) -> encoding_in(Binary, Options).

set_encoding(File) -> set_encoding(File, utf8).

%% Sets the encoding of an open file to what its first two lines say, and goes back to its beginning.
set_encoding(File, Default) ->
    {ok, Start} = start_of(File),
    Encoding = encoding_in(Start, []),
    _ = file:position(File, bof),
    ok = io:setopts(File, [{encoding, case Encoding of none -> Default; _ -> Encoding end}]),
    Encoding.

start_of(File) ->
    case io:setopts(File, [{encoding, latin1}]) of
        ok ->
            case [line(File), line(File)] of
                Lines -> {ok, unicode:characters_to_binary(Lines, latin1, latin1)}
            end;
        Error -> Error
    end.

line(File) ->
    case io:get_line(File, '') of
        Line when is_list(Line); is_binary(Line) -> Line;
        _ -> ""
    end.

%% The name stands behind "coding", and a colon or an equals sign, in one of the first two lines.
encoding_in(Start, Options) ->
    Lines = lists:sublist(binary:split(Start, <<"\n">>, [global]), 2),
    InComments = proplists:get_value(in_comment_only, Options, true),
    first([named(Line) || Line <- Lines, not InComments orelse binary:match(Line, <<"%">>) =/= nomatch]).

first([none | Rest]) -> first(Rest);
first([Encoding | _]) -> Encoding;
first([]) -> none.

named(Line) ->
    case re:run(Line, "coding[:=] *([-a-zA-Z0-9]+)", [{capture, all_but_first, list}]) of
        {match, [Name]} ->
            case string:lowercase(Name) of
                "utf-8" -> utf8;
                "latin-1" -> latin1;
                _ -> none
            end;
        nomatch -> none
    end.
