%% Compiles what is out of date: modules without an object file, or with one that is older than their source or a file that it includes.
%%
%% Which modules, and with which options, an `Emakefile` says, read from top to bottom: `Modules.` or `{Modules, Options}.`, where Modules
%% is a name, a pattern with `*`, or a list of them; the first entry that a module matches counts. Without an Emakefile it is the modules of
%% the current directory.
-module(make).

-include_lib("kernel/include/file.hrl").

-export([all/0, all/1, all_or_nothing/0, files/1, files/2]).

%% What `erl -make` runs.
all_or_nothing() ->
    case all() of
        up_to_date -> up_to_date;
        error -> halt(1)
    end.

all() -> all([]).
all(Options) -> made(all, Options).

files(Files) -> files(Files, []).
files(Files, Options) -> made([filename:rootname(File, ".erl") || File <- Files], Options).

made(Wanted, Options) ->
    {MakeOptions, CompileOptions} = lists:partition(fun is_make_option/1, Options),
    Entries = case lists:keyfind(emake, 1, Options) of
                  {emake, Given} -> {ok, Given};
                  false -> file:consult('Emakefile')
              end,
    case groups(Entries, Wanted, CompileOptions) of
        error -> error;
        Groups -> up_to_date([{name(File), Own} || {Files, Own} <- Groups, File <- Files], MakeOptions)
    end.

is_make_option({emake, _}) -> true;
is_make_option(Option) -> lists:member(Option, [noexec, load, netload, noload]).

%% Files with their options -------------------------------------------------------------------------------------------

groups({ok, Entries}, all, Options) -> entry_groups(Entries, Options);
groups({ok, Entries}, Wanted, Options) -> wanted_groups(entry_groups(Entries, Options), [name(File) || File <- Wanted], Options, []);
groups({error, enoent}, all, Options) -> [{[filename:rootname(File) || File <- filelib:wildcard("*.erl")], Options}];
groups({error, enoent}, Wanted, Options) -> [{Wanted, Options}];
groups({error, Reason}, _, _) ->
    io:format("make: Trouble reading 'Emakefile':~n~tp~n", [Reason]),
    error.

entry_groups(Entries, Options) ->
    {Groups, _} = lists:mapfoldl(fun(Entry, Taken) ->
                                         {Modules, Own} = case Entry of
                                                              {Named, Given} -> {Named, Given ++ Options};
                                                              Named -> {Named, Options}
                                                          end,
                                         Files = expanded(Modules, Taken),
                                         {{Files, Own}, Files ++ Taken}
                                 end, [], Entries),
    Groups.

expanded(Module, Taken) when is_atom(Module) -> expanded(atom_to_list(Module), Taken);
expanded([First | _] = Modules, Taken) when not is_integer(First) -> lists:append([expanded(Module, Taken) || Module <- Modules]);
expanded(Name, Taken) ->
    Files = case lists:member($*, Name) of
                true -> lists:reverse([filename:rootname(File) || File <- filelib:wildcard(Name ++ ".erl")]);
                false -> [filename:rootname(Name, ".erl")]
            end,
    [File || File <- Files, not lists:member(File, Taken)].

%% Of each group what is wanted, the last group first; what no group has stands before them.
wanted_groups([{Files, Own} | Groups], Wanted, Options, Found) ->
    {Here, Elsewhere} = lists:partition(fun(File) -> lists:member(File, Files) end, Wanted),
    wanted_groups(Groups, Elsewhere, Options, [{lists:reverse(Here), Own} | Found]);
wanted_groups([], Wanted, Options, Found) ->
    [{Wanted, Options} | Found].

name(File) when is_atom(File) -> atom_to_list(File);
name(File) -> File.

%% Compiling -----------------------------------------------------------------------------------------------------------

up_to_date([{File, Options} | Rest], MakeOptions) ->
    case is_current(File, Options) orelse recompiled(File, Options, MakeOptions) of
        error -> error;
        _ -> up_to_date(Rest, MakeOptions)
    end;
up_to_date([], _) ->
    up_to_date.

is_current(File, Options) ->
    Object = filename:basename(File) ++ code:objfile_extension(),
    Path = case lists:keyfind(outdir, 1, Options) of
               {outdir, Folder} -> filename:join(name(Folder), Object);
               false -> Object
           end,
    case file:read_file_info(Path) of
        {ok, #file_info{mtime = Built}} ->
            {ok, #file_info{mtime = Changed}} = file:read_file_info(File ++ ".erl"),
            Changed =< Built andalso not includes_newer(File ++ ".erl", [Folder || {i, Folder} <- Options], Built);
        {error, _} ->
            false
    end.

includes_newer(Source, Folders, Built) ->
    {ok, Here} = file:get_cwd(),
    case epp:open(Source, [Here, filename:dirname(Source) | Folders], []) of
        {ok, Epp} ->
            Newer = reads_newer(Epp, Source, Built),
            ok = epp:close(Epp),
            Newer;
        {error, _} ->
            false
    end.

reads_newer(Epp, Source, Built) ->
    case epp:parse_erl_form(Epp) of
        {eof, _} -> false;
        {ok, {attribute, _, file, {Included, _}}} when Included =/= Source -> is_newer(Included, Built) orelse reads_newer(Epp, Source, Built);
        _ -> reads_newer(Epp, Source, Built)
    end.

is_newer(File, Built) ->
    case file:read_file_info(File) of
        {ok, #file_info{mtime = Changed}} -> Changed > Built;
        {error, _} -> false
    end.

recompiled(File, Options, MakeOptions) ->
    case lists:member(noexec, MakeOptions) of
        true ->
            io:format("Out of date: ~ts\n", [File]);
        false ->
            io:format("Recompile: ~ts\n", [File]),
            Compiled = compile:file(File, [report_errors, report_warnings | Options]),
            case is_tuple(Compiled) andalso element(1, Compiled) =:= ok of
                true -> loaded(element(2, Compiled), Options, MakeOptions);
                false -> error
            end
    end.

loaded(Module, Options, MakeOptions) ->
    case {lists:member(netload, MakeOptions), lists:member(load, MakeOptions)} of
        {false, false} ->
            ok;
        {Everywhere, _} ->
            case compile:output_generated(Options) of
                true -> load(Module, proplists:get_value(outdir, Options, "."), Everywhere);
                false -> io:format("** Warning: No object file created - nothing loaded **~n")
            end
    end.

load(Module, Folder, false) ->
    _ = code:purge(Module),
    code:load_abs(filename:join(Folder, Module));
load(Module, Folder, true) ->
    Path = filename:join(Folder, atom_to_list(Module) ++ code:objfile_extension()),
    case file:read_file(Path) of
        {ok, Code} -> rpc:eval_everywhere(code, load_binary, [Module, Path, Code]);
        {error, _} = Error -> Error
    end.
