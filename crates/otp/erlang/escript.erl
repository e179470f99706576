%% Scripts: text, a compiled module or an archive of such, behind a line for the shell and perhaps one with arguments for the emulator.
%%
%% Text is always compiled, whatever -mode says; -d, which asks for a debugger, is refused. Files of an archive are found below the script's name.
-module(escript).

-export([create/2, extract/2, parse_file/1, script_name/0, start/0, start/1]).

-define(SHELL, "/usr/bin/env escript").
-define(COMMENT, "This is an -*- erlang -*- file").

script_name() -> hd(init:get_plain_arguments()).

start() -> start([]).

start(Options) ->
    try
        case init:get_plain_arguments() of
            [File | Arguments] ->
                [throw("the option -d is not supported: there is no debugger") || lists:member("d", Options)],
                execute(module(content(File), File, Options), Arguments, lists:member("s", Options));
            [] -> throw("Missing filename")
        end
    catch
        throw:Text -> stop(["escript: ", Text]);
        _:Reason:Stack -> stop(io_lib:format("escript: Internal error: ~tp\n~tp", [Reason, Stack]))
    end.

stop(Text) ->
    io:put_chars(standard_error, [Text, $\n]),
    erlang:halt(127).

content(File) ->
    case file:read_file(File) of
        {ok, Bytes} -> Bytes;
        {error, _} ->
            io:format(standard_error, "escript: Failed to open file: ~ts\n", [File]),
            erlang:halt(1)
    end.

module(Bytes, File, Options) ->
    case body(Bytes) of
        <<"PK", _/binary>> = Archive -> from_archive(Archive, File);
        <<"FOR1", _/binary>> = Code -> from_code(Code, File);
        _ -> from_text(Bytes, File, Options)
    end.

%% What stands behind the header: the line for the shell, a comment, the emulator's arguments. Before code and archives any line is a header.
body(<<"#!", _/binary>> = Bytes) -> behind_comments(behind_line(Bytes), 2);
body(<<Mark:2/binary, _/binary>> = Bytes) when Mark =:= <<"PK">>; Mark =:= <<"FO">> -> Bytes;
body(Bytes) ->
    case behind_comments(behind_line(Bytes), 2) of
        <<"PK", _/binary>> = Archive -> Archive;
        <<"FOR1", _/binary>> = Code -> Code;
        _ -> Bytes
    end.

behind_comments(<<"%", _/binary>> = Bytes, Left) when Left > 0 -> behind_comments(behind_line(Bytes), Left - 1);
behind_comments(Bytes, _) -> Bytes.

behind_line(Bytes) ->
    case binary:split(Bytes, <<"\n">>) of
        [_, Rest] -> Rest;
        [_] -> <<>>
    end.

execute(Module, _, true) ->
    case erlang:function_exported(Module, main, 1) of
        true -> erlang:halt(0);
        false -> throw(io_lib:format("Function ~w:main/1 is not exported", [Module]))
    end;
execute(Module, Arguments, false) -> run(Module, Arguments).

run(Module, Arguments) ->
    %% The process that starts a system traps exits, a script's does not.
    _ = process_flag(trap_exit, false),
    try
        Module:main(Arguments),
        erlang:halt(0)
    catch
        Class:Reason:Stack ->
            Shown = fun(Term, Indent) -> io_lib:format("~." ++ integer_to_list(Indent) ++ "tP", [Term, 50]) end,
            IsOurs = fun(Of, _, _) -> Of =:= ?MODULE orelse Of =:= erl_eval orelse Of =:= init end,
            throw(erl_error:format_exception(Class, Reason, Stack, #{stack_trim_fun => IsOurs, format_fun => Shown}))
    end.

%% The archive or the code in a script.
parse_file(File) ->
    case file:read_file(File) of
        {ok, Bytes} ->
            case body(Bytes) of
                <<"PK", _/binary>> = Archive -> {ok, Archive};
                <<"FOR1", _/binary>> = Code -> {ok, Code};
                _ -> {error, no_archive_bin}
            end;
        {error, _} -> {error, io_lib:format("Failed to open file: ~ts", [File])}
    end.

%% Scripts made and taken apart ---------------------------------------------------------------------------------------

create(File, Options) when is_list(Options) ->
    try
        Sections = lists:foldl(fun section/2, #{}, Options),
        Type = maps:get(type, Sections, none),
        [throw(missing_body) || not is_map_key(body, Sections)],
        [throw({illegal_type, Type}) || not lists:member(Type, [source, beam, archive])],
        write(File, [maps:get(Name, Sections, "") || Name <- [shebang, comment, emu_args, body]])
    catch
        throw:Reason -> {error, Reason}
    end.

write(binary, Content) -> {ok, list_to_binary(Content)};
write(File, Content) ->
    case file:write_file(File, Content) of
        ok -> ok;
        {error, Reason} -> {error, {Reason, File}}
    end.

section({Header, undefined}, Sections) when Header =:= shebang; Header =:= comment; Header =:= emu_args -> Sections;
section(shebang, Sections) -> section({shebang, default}, Sections);
section({shebang, default}, Sections) -> section({shebang, ?SHELL}, Sections);
section({shebang, Line}, Sections) when is_list(Line) -> Sections#{shebang => ["#!", Line, $\n]};
section(comment, Sections) -> section({comment, default}, Sections);
section({comment, default}, Sections) -> section({comment, ?COMMENT}, Sections);
section({comment, Line}, Sections) when is_list(Line) -> Sections#{comment => ["%% ", Line, $\n]};
section({emu_args, Line}, Sections) when is_list(Line) -> Sections#{emu_args => ["%%!", Line, $\n]};
section({Type, File} = Option, Sections) when is_list(File) ->
    case file:read_file(File) of
        {ok, Body} -> Sections#{type => Type, body => Body};
        {error, Reason} -> throw({Reason, Option})
    end;
section({Type, Body}, Sections) when is_binary(Body) -> Sections#{type => Type, body => Body};
section({archive, Files, Options} = Option, Sections) when is_list(Files), is_list(Options) ->
    case zip:create("escript", Files, Options ++ [memory]) of
        {ok, {_, Body}} -> Sections#{type => archive, body => Body};
        {error, Reason} -> throw({Reason, Option})
    end;
section(Option, _) -> throw({badarg, Option}).

extract(File, Options) when is_list(File), is_list(Options) ->
    try
        [throw({badarg, Option}) || Option <- Options, Option =/= compile_source],
        Bytes = case file:read_file(File) of
                    {ok, Read} -> Read;
                    {error, _} -> throw("Failed to open file: " ++ File)
                end,
        {Shebang, Rest1} = header_line(<<"#!">>, Bytes),
        {Comment, Rest2} = case Rest1 of
                               <<"%%!", _/binary>> -> {undefined, Rest1};
                               _ -> header_line(<<"%">>, Rest1)
                           end,
        {Arguments, Body} = header_line(<<"%%!">>, Rest2),
        {ok, [{shebang, known(Shebang, ?SHELL)}, {comment, known(uncommented(Comment), ?COMMENT)}, {emu_args, Arguments}
              | extracted_body(Body, Bytes, File, Options)]}
    catch
        throw:Reason -> {error, Reason}
    end.

%% The text behind the mark on the first line, and the other lines.
header_line(Mark, Bytes) ->
    case string:prefix(Bytes, Mark) of
        nomatch -> {undefined, Bytes};
        Marked ->
            [Line | Rest] = binary:split(Marked, <<"\n">>),
            {string:trim(binary_to_list(Line)), iolist_to_binary(Rest)}
    end.

uncommented(undefined) -> undefined;
uncommented(Line) -> string:trim(string:trim(Line, leading, "%")).

known(Default, Default) -> default;
known(Line, _) -> Line.

extracted_body(<<"PK", _/binary>> = Archive, _, _, _) -> [{archive, Archive}];
extracted_body(<<"FOR1", _/binary>> = Code, _, _, _) -> [{beam, Code}];
extracted_body(Text, Bytes, File, Options) ->
    case lists:member(compile_source, Options) of
        true -> [{source, compiled(Bytes, File)}];
        false -> [{source, Text}]
    end.

compiled(Bytes, File) ->
    case compile:forms(with_main(forms(Bytes, File)), [return_errors, debug_info]) of
        {ok, _, Code} -> Code;
        {error, Errors, Warnings} -> throw({compile, [{errors, shown(Errors)}, {warnings, shown(Warnings)}]})
    end.

shown(Found) ->
    [lists:flatten([File, ":", place(Location), ": ", Module:format_error(Descriptor)])
     || {File, Infos} <- Found, {Location, Module, Descriptor} <- Infos].

%% Text -------------------------------------------------------------------------------------------------------------------

from_text(Bytes, File, Flags) ->
    Forms = forms(Bytes, File),
    [throw("There were compilation errors.") || report(Forms, File)],
    IsCheck = lists:member("s", Flags),
    IsInterpreted = lists:member("i", Flags),
    Mode = case [Of || {attribute, _, mode, Of} <- Forms] of
               [] when IsInterpreted -> interpret;
               [] -> compile;
               Modes -> lists:last(Modes)
           end,
    Exported = with_main(Forms),
    %% What is interpreted elsewhere has its messages on standard error.
    Options = case Mode =:= interpret andalso not IsCheck of
                  true -> [return, {source, File}];
                  false -> [report, {source, File}]
              end,
    case compile:forms(Exported, [binary | Options]) of
        {ok, Module, Code} -> load(Module, File, Code);
        {ok, Module, Code, Warnings} ->
            list("Warning: ", Warnings),
            load(Module, File, Code);
        {error, Errors, Warnings} ->
            list("", Errors),
            list("Warning: ", Warnings),
            throw("There were compilation errors.");
        error -> throw("There were compilation errors.")
    end.

load(Module, File, Code) ->
    {module, Module} = code:load_binary(Module, File, Code),
    Module.

%% The first line is the shell's; a script that does not name its module gets a name there.
forms(Bytes, File) ->
    Rest = behind_line(Bytes),
    {Forms, _, _} = prim_compile:read(<<"\n", Rest/binary>>, [{name, File}]),
    case lists:any(fun({attribute, _, module, _}) -> true; (_) -> false end, Forms) of
        true -> Forms;
        false ->
            Name = module_name(File),
            {Named, _, _} = prim_compile:read(<<"-module('", Name/binary, "').\n", Rest/binary>>, [{name, File}]),
            Named
    end.

module_name(File) ->
    {Mega, Seconds, Micro} = erlang:timestamp(),
    Base = [case C of $. -> $_; $' -> $_; $\\ -> $_; _ -> C end || C <- filename:basename(File)],
    Unique = erlang:unique_integer([positive]),
    unicode:characters_to_binary(io_lib:format("~ts__escript__~w__~w__~w__~w", [Base, Mega, Seconds, Micro, Unique])).

%% Whether there are errors among the forms; they are told.
report(Forms, File) ->
    Errors = [Info || {error, Info} <- Forms],
    list("", [{File, Errors}]),
    Errors =/= [].

list(Prefix, Found) ->
    Lines = [io_lib:format("~ts:~ts: ~s~ts\n", [File, place(Location), Prefix, Module:format_error(Descriptor)])
             || {File, Infos} <- Found, {Location, Module, Descriptor} <- Infos],
    io:put_chars(standard_error, Lines).

place({Line, Column}) -> io_lib:format("~w:~w", [Line, Column]);
place(Line) -> io_lib:format("~w", [Line]).

with_main(Forms) ->
    case lists:any(fun({attribute, _, export, Functions}) -> lists:member({main, 1}, Functions); (_) -> false end, Forms) of
        true -> Forms;
        false ->
            {Before, [Module | Behind]} = lists:splitwith(fun({attribute, _, module, _}) -> false; (_) -> true end, Forms),
            Before ++ [Module, {attribute, 0, export, [{main, 1}]} | Behind]
    end.

%% Compiled ---------------------------------------------------------------------------------------------------------------

from_code(Code, File) ->
    case module_of(Code) of
        Module when is_atom(Module), Module =/= false -> load(Module, File, Code);
        false -> throw("Corrupt BEAM file")
    end.

%% The first atom of a module is its name.
module_of(<<"FOR1", _:32, "BEAM", Chunks/binary>>) -> first_atom(Chunks);
module_of(_) -> false.

first_atom(<<"AtU8", _:32, _:32, Rest/binary>>) ->
    case Rest of
        %% Lengths beyond four bits take a byte of their own.
        <<2#00001000, Length, Name:Length/binary, _/binary>> -> binary_to_atom(Name);
        <<Length:4, 0:4, Name:Length/binary, _/binary>> -> binary_to_atom(Name);
        <<Length, Name:Length/binary, _/binary>> -> binary_to_atom(Name)
    end;
first_atom(<<_:4/binary, Size:32, Rest/binary>>) ->
    Padded = (Size + 3) band (bnot 3),
    case Rest of
        <<_:Padded/binary, Chunks/binary>> -> first_atom(Chunks);
        _ -> false
    end;
first_atom(_) -> false.

%% An archive -------------------------------------------------------------------------------------------------------------

%% Its files are found below the script's name, the code in its applications before all else.
from_archive(Archive, File) ->
    Path = filename:absname(File),
    ok = prim_code:set_archive(Path, [Entry || {Name, _} = Entry <- entries(Archive), lists:last(Name) =/= $/]),
    {ok, Names} = prim_code:list_dir(Path),
    Folders = [Folder || Name <- lists:reverse(lists:sort(Names)), Folder <- [filename:join([Path, Name, "ebin"])],
                         prim_code:file_type(Folder) =:= directory],
    ok = prim_code:set_paths(Folders ++ [Path | prim_code:code_paths()]),
    Main = case init:get_argument(escript) of
               {ok, Given} -> proplists:get_value(main, [{main, list_to_atom(Name)} || ["main", Name] <- Given], default_main(File));
               error -> default_main(File)
           end,
    case code:load_file(Main) of
        {module, Main} -> Main;
        {error, _} -> throw(io_lib:format("Cannot load module ~w from archive", [Main]))
    end.

default_main(File) -> list_to_atom(filename:basename(File, ".escript")).

%% Names and contents, by the directory at the end of the archive.
entries(Archive) ->
    case binary:matches(Archive, <<"PK", 5, 6>>) of
        [] -> throw("Not an archive file");
        Found ->
            {At, _} = lists:last(Found),
            <<_:At/binary, "PK", 5, 6, _:32, _:16, Count:16/little, _Size:32, Start:32/little, _/binary>> = Archive,
            <<_:Start/binary, Directory/binary>> = Archive,
            entries(Count, Directory, Archive)
    end.

entries(0, _, _) -> [];
entries(Count, <<"PK", 1, 2, _:6/binary, Method:16/little, _:8/binary, Size:32/little, _:32, NameSize:16/little, ExtraSize:16/little,
                 CommentSize:16/little, _:8/binary, At:32/little, Name:NameSize/binary, _:ExtraSize/binary, _:CommentSize/binary,
                 Directory/binary>>, Archive) ->
    <<_:At/binary, "PK", 3, 4, _:22/binary, LocalName:16/little, LocalExtra:16/little, _:LocalName/binary, _:LocalExtra/binary,
      Packed:Size/binary, _/binary>> = Archive,
    Content = case Method of
                  0 -> Packed;
                  8 -> zlib:unzip(Packed);
                  _ -> throw(io_lib:format("Unknown compression in archive: ~w", [Method]))
              end,
    [{unicode:characters_to_list(Name), Content} | entries(Count - 1, Directory, Archive)];
entries(_, _, _) -> throw("Not an archive file").
