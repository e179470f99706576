%% The preprocessor as a module: files to forms, by the compiler's own; and encodings of source files, by the comment that names them.
%%
%% A file is read as a whole when it is opened; parse_erl_form/1 hands out its forms one by one. Tokens and macros stay inside: scan_file,
%% scan_erl_form and macro_defs are refused.
-module(epp).

-export([close/1, format_error/1, interpret_file_attribute/1, macro_defs/1, normalize_typed_record_fields/1, open/1, open/2, open/3,
         parse_erl_form/1, parse_file/1, parse_file/2, parse_file/3, restore_typed_record_fields/1, scan_erl_form/1, scan_file/1, scan_file/2]).
-export([default_encoding/0, encoding_to_string/1, read_encoding/1, read_encoding/2, read_encoding_from_binary/1, read_encoding_from_binary/2,
         set_encoding/1, set_encoding/2]).

-export_type([epp_handle/0, macros/0, source_encoding/0]).

-type epp_handle() :: pid().
-type macros() :: [atom() | {atom(), term()} | {atom(), term(), redefine}].
-type source_encoding() :: latin1 | utf8.

%% Files ------------------------------------------------------------------------------------------------------------------

%% Of a server, all forms that are left; of a name, the file.
parse_file(Server) when is_pid(Server) ->
    case parse_erl_form(Server) of
        {ok, Form} -> [Form | parse_file(Server)];
        {eof, _} = End -> [End];
        Problem -> [Problem | parse_file(Server)]
    end;
parse_file(Name) -> parse_file(Name, []).

parse_file(Name, IncludePath, Macros) -> parse_file(Name, [{includes, IncludePath}, {macros, Macros}]).

parse_file(Name, Options) ->
    case readable(Options, fun() -> source(Name) end) of
        {ok, Bytes} ->
            Forms = forms(Bytes, Name, Options),
            case proplists:get_bool(extra, Options) of
                true -> {ok, Forms, [{encoding, read_encoding_from_binary(Bytes)}, {features, [maybe_expr]}]};
                false -> {ok, Forms}
            end;
        {error, _} = Error -> Error
    end.

forms(Bytes, Name, Options) ->
    Shown = file_name(proplists:get_value(source_name, Options, Name)),
    Folders = [file_name(Folder) || Folder <- proplists:get_value(includes, Options, []), not is_integer(Folder)],
    Macros = [macro(Macro) || Macro <- proplists:get_value(macros, Options, [])],
    Asked = [{name, Shown}, {include, Folders}, {encoding, proplists:get_value(default_encoding, Options, default_encoding())},
             {deterministic, proplists:get_bool(deterministic, Options)}],
    {Forms, _, _} = prim_compile:read(Bytes, Asked ++ Macros),
    case proplists:get_value(location, Options, 1) of
        {1, _} -> Forms;
        {Line, _} -> [moved(fun({L, C}) -> {L + Line - 1, C} end, Form) || Form <- Forms];
        Line -> [moved(fun(At) -> line_of(At) + Line - 1 end, Form) || Form <- Forms]
    end.

%% Macros are given once, and not instead of those that are always there.
readable(Options, Read) ->
    case wrong_macro(proplists:get_value(macros, Options, []), []) of
        none -> Read();
        Wrong -> {error, Wrong}
    end.

wrong_macro([{Name, _, redefine} | Macros], Seen) when is_atom(Name) -> wrong_macro(Macros, [Name | Seen]);
wrong_macro([{Name, _} | Macros], Seen) when is_atom(Name) ->
    case {lists:member(Name, Seen), is_predefined(Name)} of
        {true, _} -> {redefine, Name};
        {_, true} -> {redefine_predef, Name};
        _ -> wrong_macro(Macros, [Name | Seen])
    end;
wrong_macro([Name | Macros], Seen) when is_atom(Name) -> wrong_macro([{Name, true} | Macros], Seen);
wrong_macro([Other | _], _) -> {bad, Other};
wrong_macro([], _) -> none.

is_predefined(Name) ->
    lists:member(Name, ['FILE', 'LINE', 'MODULE', 'MODULE_STRING', 'BASE_MODULE', 'BASE_MODULE_STRING', 'MACHINE', 'BEAM', 'OTP_RELEASE',
                        'FUNCTION_NAME', 'FUNCTION_ARITY', 'FEATURE_AVAILABLE', 'FEATURE_ENABLED']).

file_name(Name) when is_atom(Name) -> atom_to_list(Name);
file_name(Name) -> unicode:characters_to_list(Name).

macro({Name, Value, redefine}) -> macro({Name, Value});
macro({Name, Value}) -> {macro, {atom_to_list(Name), unicode:characters_to_list(io_lib:format("~tw", [Value]))}};
macro(Name) when is_atom(Name) -> {macro, atom_to_list(Name)}.

moved(Move, {eof, Location}) -> {eof, Move(Location)};
moved(Move, {Tag, {Location, Module, Descriptor}}) when Tag =:= error; Tag =:= warning -> {Tag, {Move(Location), Module, Descriptor}};
moved(Move, {attribute, At, doc, #{equiv := Call} = Data}) when is_tuple(Call), element(1, Call) =:= call ->
    %% The call is a form in the value of the attribute.
    {attribute, Anno, doc, _} = moved(Move, {attribute, At, doc, none}),
    {attribute, Anno, doc, Data#{equiv := moved(Move, Call)}};
moved(Move, Form) -> erl_parse:map_anno(fun(Anno) -> erl_anno:set_location(Move(erl_anno:location(Anno)), Anno) end, Form).

line_of({Line, _}) -> Line;
line_of(Line) -> Line.

%% Servers: a process that holds the forms that are left, and lives as long as who opened it.

open(Name, IncludePath) -> open(Name, IncludePath, []).
open(Name, IncludePath, Macros) -> open([{name, Name}, {includes, IncludePath}, {macros, Macros}]).

open(Options) ->
    case proplists:get_value(name, Options) of
        undefined -> erlang:error(badarg, [Options]);
        Name ->
            case readable(Options, fun() -> content(proplists:get_value(fd, Options), Name) end) of
                {ok, Bytes} ->
                    Forms = forms(Bytes, Name, Options),
                    Owner = self(),
                    Server = spawn(fun() -> serve(Forms, monitor(process, Owner)) end),
                    case proplists:get_bool(extra, Options) of
                        true -> {ok, Server, [{encoding, read_encoding_from_binary(Bytes)}]};
                        false -> {ok, Server}
                    end;
                {error, _} = Error -> Error
            end
    end.

content(undefined, Name) -> source(Name);
content(File, _) -> rest_of(File, []).

%% A file, or a header of the library, which is on no disk.
source(Name) ->
    case file:read_file(Name) of
        {error, enoent} = Error ->
            case prim_compile:header(file_name(Name)) of
                none -> Error;
                Header -> {ok, Header}
            end;
        Answer -> Answer
    end.

rest_of(File, Read) ->
    case file:read(File, 65536) of
        {ok, Data} -> rest_of(File, [Read, Data]);
        eof -> {ok, unicode:characters_to_binary(Read)};
        {error, _} = Error -> Error
    end.

serve(Forms, Monitor) ->
    receive
        {epp_request, From, Alias, form} ->
            [Form | Rest] = Forms,
            From ! {epp_reply, Alias, answer(Form)},
            %% The end of the file is told again and again.
            serve(case Rest of [] -> Forms; _ -> Rest end, Monitor);
        {epp_request, From, Alias, close} -> From ! {epp_reply, Alias, ok};
        {'DOWN', Monitor, _, _, _} -> ok
    end.

answer({eof, _} = End) -> End;
answer({error, _} = Error) -> Error;
answer({warning, _} = Warning) -> Warning;
answer(Form) -> {ok, Form}.

parse_erl_form(Server) -> request(Server, form).

close(Server) -> request(Server, close).

request(Server, What) ->
    Monitor = monitor(process, Server),
    Server ! {epp_request, self(), Monitor, What},
    receive
        {epp_reply, Monitor, Answer} ->
            demonitor(Monitor, [flush]),
            Answer;
        {'DOWN', Monitor, _, _, Reason} -> exit(Reason)
    end.

scan_file(Name) -> scan_file(Name, []).
scan_file(Name, Options) -> erlang:error({not_supported, {?MODULE, scan_file, 2}}, [Name, Options]).
scan_erl_form(Server) -> erlang:error({not_supported, {?MODULE, scan_erl_form, 1}}, [Server]).
macro_defs(Server) -> erlang:error({not_supported, {?MODULE, macro_defs, 1}}, [Server]).

%% Locations are what -file says from the start.
interpret_file_attribute(Forms) -> Forms.

normalize_typed_record_fields(Fields) ->
    case [case Field of {typed_record_field, Plain, _} -> Plain; Plain -> Plain end || Field <- Fields] of
        [] -> {typed, []};
        Fields -> not_typed;
        Plain -> {typed, Plain}
    end.

restore_typed_record_fields([{attribute, Anno, record, {Record, _}}, {attribute, Anno, type, {{record, Record}, Fields, []}} | Forms]) ->
    [{attribute, Anno, record, {Record, Fields}} | restore_typed_record_fields(Forms)];
restore_typed_record_fields([{attribute, Anno, type, {{record, Record}, Fields, []}} | Forms]) ->
    [{attribute, Anno, record, {Record, Fields}} | restore_typed_record_fields(Forms)];
restore_typed_record_fields([Form | Forms]) -> [Form | restore_typed_record_fields(Forms)];
restore_typed_record_fields([]) -> [].

%% What is wrong.
format_error(cannot_parse) -> "cannot parse file, giving up";
format_error({bad, What}) -> format("badly formed '~s'", [What]);
format_error({duplicated_argument, Name}) -> format("argument '~ts' already used", [Name]);
format_error(missing_parenthesis) -> "badly formed define: missing closing right parenthesis";
format_error(missing_comma) -> "badly formed define: missing comma";
format_error(premature_end) -> "premature end";
format_error({call, What}) -> format("illegal macro call '~ts'", [What]);
format_error({undefined, Macro, none}) -> format("undefined macro '~ts'", [Macro]);
format_error({undefined, Macro, Arity}) -> format("undefined macro '~ts/~p'", [Macro, Arity]);
format_error({depth, What}) -> format("~s too deep", [What]);
format_error({mismatch, Macro}) -> format("argument mismatch for macro '~ts'", [Macro]);
format_error({arg_error, Macro}) -> format("badly formed argument for macro '~ts'", [Macro]);
format_error({redefine, Macro}) -> format("redefining macro '~ts'", [Macro]);
format_error({redefine_predef, Macro}) -> format("redefining predefined macro '~s'", [Macro]);
format_error({circular, Macro, none}) -> format("circular macro '~ts'", [Macro]);
format_error({circular, Macro, Arity}) -> format("circular macro '~ts/~p'", [Macro, Arity]);
format_error({include, Kind, File}) -> format("can't find include ~s \"~ts\"", [Kind, File]);
format_error({Tag, invalid, Allowed}) when Tag =:= moduledoc; Tag =:= doc -> format("invalid ~s tag, only ~s allowed", [Tag, Allowed]);
format_error({Tag, Kind, File}) when Tag =:= moduledoc; Tag =:= doc -> format("can't find ~s ~s \"~ts\"", [Tag, Kind, File]);
format_error({illegal, How, What}) -> format("~s '-~s'", [How, What]);
format_error({illegal_function, Macro}) -> format("?~s can only be used within a function", [Macro]);
format_error({illegal_function_usage, Macro}) -> format("?~s must not begin a form", [Macro]);
format_error(elif_after_else) -> "'elif' following 'else'";
format_error({'NYI', What}) -> format("not yet implemented '~s'", [What]);
format_error({error, Term}) -> format("-error(~tp).", [Term]);
format_error({warning, Term}) -> format("-warning(~tp).", [Term]);
format_error(ftr_after_prefix) -> "feature directive not allowed after exports or record definitions";
format_error(Text) when is_list(Text) -> Text;
format_error(Reason) -> file:format_error(Reason).

format(Format, Arguments) -> io_lib:format(Format, Arguments).

%% Encodings --------------------------------------------------------------------------------------------------------------

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
    case re:run(Line, "coding\\s*[:=]\\s*([-a-zA-Z0-9]+)", [{capture, all_but_first, list}]) of
        {match, [Name]} ->
            %% A hyphen behind the name belongs to what marks the line.
            case string:trim(string:lowercase(Name), trailing, "-") of
                "utf-8" -> utf8;
                "latin-1" -> latin1;
                _ -> none
            end;
        nomatch -> none
    end.
