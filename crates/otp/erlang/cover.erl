%% Coverage: which lines of modules were executed, and how often.
%%
%% Modules are compiled with counters (`cover_counting`); the process `cover_server` knows them and what was imported, `cover_report` makes
%% answers of the counts. There is one node: nothing is started on others.
-module(cover).
-behaviour(gen_server).

-export([start/0, start/1, stop/0, stop/1, local_only/0, get_main_node/0, which_nodes/0, flush/1]).
-export([compile/1, compile/2, compile_module/1, compile_module/2, compile_directory/0, compile_directory/1, compile_directory/2,
         compile_beam/1, compile_beam_directory/0, compile_beam_directory/1]).
-export([analyse/0, analyse/1, analyse/2, analyse/3, analyze/0, analyze/1, analyze/2, analyze/3]).
-export([analyse_to_file/0, analyse_to_file/1, analyse_to_file/2, analyse_to_file/3, analyze_to_file/0, analyze_to_file/1,
         analyze_to_file/2, analyze_to_file/3, async_analyse_to_file/1, async_analyse_to_file/2, async_analyse_to_file/3,
         async_analyze_to_file/1, async_analyze_to_file/2, async_analyze_to_file/3]).
-export([export/1, export/2, import/1, modules/0, imported/0, imported_modules/0, is_compiled/1, reset/0, reset/1]).
-export([init/1, handle_call/3, handle_cast/2]).

-define(SERVER, cover_server).
-define(IS_ANALYSIS(Term), (Term =:= coverage orelse Term =:= calls)).
-define(IS_LEVEL(Term), (Term =:= line orelse Term =:= clause orelse Term =:= function orelse Term =:= module)).
%% Where a module's code comes from, to the code server.
-define(LOADED, cover_compiled).

%% `compiled`: [{Module, File, Counters, Places}], counters of the places {Function, Arity, Clause, Line}; `imported`: [{Module, File,
%% [ImportFile]}]; `counts`: what was imported, by module and place.
-record(state, {compiled = [], imported = [], counts = #{}, is_local = false}).

%% The process ------------------------------------------------------------------------------------------------------------

start() -> gen_server:start({local, ?SERVER}, ?MODULE, [], []).

start(Node) when is_atom(Node) -> start([Node]);
start(Nodes) -> call({start, [Node || Node <- Nodes, Node =/= node()]}).

stop() -> call(stop).

stop(Node) when is_atom(Node) -> stop([Node]);
stop(Nodes) when is_list(Nodes) -> call(nothing).

flush(Node) when is_atom(Node) -> flush([Node]);
flush(Nodes) when is_list(Nodes) -> call(nothing).

local_only() -> call(local_only).
get_main_node() -> call(main_node).
which_nodes() -> call(nodes).

call(Request) ->
    _ = start(),
    gen_server:call(?SERVER, Request, infinity).

%% Compiling --------------------------------------------------------------------------------------------------------------

compile(Modules) -> compile_module(Modules).
compile(Modules, Options) -> compile_module(Modules, Options).

compile_module(Modules) when is_atom(Modules); is_list(Modules) -> compile_module(Modules, []).

compile_module(Module, Options) when is_atom(Module); is_integer(hd(Module)) ->
    [Result] = compile_module([Module], Options),
    Result;
compile_module(Modules, Options) when is_list(Options) ->
    Files = [filename:absname(filename:rootname(lists:concat([Module]), ".erl") ++ ".erl") || Module <- Modules],
    call({compile, Files, wanted(Options)}).

compile_directory() -> in_folder(fun compile_directory/1).
compile_directory(Folder) when is_list(Folder) -> compile_directory(Folder, []).
compile_directory(Folder, Options) when is_list(Folder), is_list(Options) ->
    maybe
        {ok, Files} ?= file:list_dir(Folder),
        call({compile, [filename:join(Folder, File) || File <- Files, filename:extension(File) =:= ".erl"], wanted(Options)})
    end.

in_folder(Compile) ->
    maybe
        {ok, Folder} ?= file:get_cwd(),
        Compile(Folder)
    end.

wanted(Options) -> lists:filter(fun is_wanted/1, Options).

is_wanted({i, Folder}) -> is_list(Folder);
is_wanted({d, _}) -> true;
is_wanted({d, _, _}) -> true;
is_wanted({feature, _, Switch}) -> Switch =:= enable orelse Switch =:= disable;
is_wanted(Option) -> Option =:= export_all orelse Option =:= tuple_calls.

compile_beam(Module) when is_atom(Module); is_integer(hd(Module)) ->
    case compile_beams([Module]) of
        [{error, {non_existing, _}}] -> {error, non_existing};
        [Result] -> Result
    end;
compile_beam(Modules) when is_list(Modules) -> compile_beams(Modules).

compile_beam_directory() -> in_folder(fun compile_beam_directory/1).
compile_beam_directory(Folder) when is_list(Folder) ->
    maybe
        {ok, Files} ?= file:list_dir(Folder),
        compile_beams([filename:join(Folder, File) || File <- Files, filename:extension(File) =:= ".beam"])
    end.

compile_beams(Modules) -> call({compile_beams, different([beam(Module) || Module <- Modules], #{})}).

beam(Module) when is_atom(Module) ->
    case code:which(Module) of
        non_existing -> {error, {non_existing, Module}};
        File -> {ok, Module, File}
    end;
beam(File) ->
    Root = filename:rootname(File, ".beam"),
    {ok, list_to_atom(filename:basename(Root)), filename:absname(Root ++ ".beam")}.

different([{ok, Module, File} = Beam | Beams], Known) ->
    case Known of
        #{Module := File} -> different(Beams, Known);
        #{Module := _} -> [{error, {duplicate, Module}} | different(Beams, Known)];
        #{} -> [Beam | different(Beams, Known#{Module => File})]
    end;
different([Error | Beams], Known) -> [Error | different(Beams, Known)];
different([], _) -> [].

%% Answers ----------------------------------------------------------------------------------------------------------------

analyse() -> analyse('_').

analyse(Analysis) when ?IS_ANALYSIS(Analysis) -> analyse('_', Analysis);
analyse(Level) when ?IS_LEVEL(Level) -> analyse('_', Level);
analyse(Module) -> analyse(Module, coverage).

analyse(Analysis, Level) when ?IS_ANALYSIS(Analysis), ?IS_LEVEL(Level) -> analyse('_', Analysis, Level);
analyse(Module, Analysis) when ?IS_ANALYSIS(Analysis) -> analyse(Module, Analysis, function);
analyse(Module, Level) when ?IS_LEVEL(Level) -> analyse(Module, coverage, Level).

analyse(Module, Analysis, Level) when ?IS_ANALYSIS(Analysis), ?IS_LEVEL(Level) -> call({analyse, Module, {Analysis, Level}}).

analyze() -> analyse().
analyze(Module) -> analyse(Module).
analyze(Module, Analysis) -> analyse(Module, Analysis).
analyze(Module, Analysis, Level) -> analyse(Module, Analysis, Level).

analyse_to_file() -> analyse_to_file('_').

analyse_to_file(Argument) ->
    case is_options(Argument) of
        true -> analyse_to_file('_', Argument);
        false -> analyse_to_file(Argument, [])
    end.

analyse_to_file(Module, [Char | _] = File) when is_integer(Char) -> analyse_to_file(Module, [{outfile, File}]);
analyse_to_file(Module, Options) when is_list(Options) -> call({to_file, Module, Options}).

analyse_to_file(Module, File, Options) when is_list(File) -> analyse_to_file(Module, [{outfile, File} | Options]).

is_options([html | Options]) -> Options =:= [] orelse is_options(Options);
is_options([{Option, _} | _]) -> Option =:= outfile orelse Option =:= outdir;
is_options(_) -> false.

analyze_to_file() -> analyse_to_file().
analyze_to_file(Argument) -> analyse_to_file(Argument).
analyze_to_file(Module, Options) -> analyse_to_file(Module, Options).
analyze_to_file(Module, File, Options) -> analyse_to_file(Module, File, Options).

async_analyse_to_file(Module) -> aside([Module]).
async_analyse_to_file(Module, Options) -> aside([Module, Options]).
async_analyse_to_file(Module, File, Options) -> aside([Module, File, Options]).

async_analyze_to_file(Module) -> aside([Module]).
async_analyze_to_file(Module, Options) -> aside([Module, Options]).
async_analyze_to_file(Module, File, Options) -> aside([Module, File, Options]).

aside(Arguments) ->
    spawn_link(fun() ->
                       case apply(?MODULE, analyse_to_file, Arguments) of
                           {ok, _} -> ok;
                           {error, Reason} -> exit(Reason)
                       end
               end).

export(File) -> export(File, '_').
export(File, Module) -> call({export, File, Module}).
import(File) -> call({import, File}).

modules() -> call(modules).
imported() -> call(imported).
imported_modules() -> call(imported_modules).
is_compiled(Module) when is_atom(Module) -> call({is_compiled, Module}).
reset() -> call(reset).
reset(Module) when is_atom(Module) -> call({reset, Module}).

%% The server -------------------------------------------------------------------------------------------------------------

init([]) -> {ok, #state{}}.

handle_cast(_, State) -> {noreply, State}.

handle_call(Request, _, State) ->
    Now = still_loaded(State),
    case Request of
        stop ->
            #state{compiled = Compiled} = Now,
            [original(Module) || {Module, _, _, _} <- Compiled],
            [persistent_term:erase(Key) || {{?MODULE, _} = Key, _} <- persistent_term:get()],
            {stop, normal, ok, #state{}};
        {compile, Files, Options} -> compiled([source(File, Options) || File <- Files], Now);
        {compile_beams, Beams} -> compiled([compiled_beam(Beam, Now) || Beam <- Beams], Now);
        {import, File} -> import_file(File, Now);
        reset ->
            #state{compiled = Compiled} = Now,
            [cleared(Counters, Places) || {_, _, Counters, Places} <- Compiled],
            {reply, ok, Now#state{imported = [], counts = #{}}};
        {reset, Module} -> reset_module(Module, Now);
        local_only ->
            case Now of
                #state{compiled = []} -> {reply, ok, Now#state{is_local = true}};
                #state{} -> {reply, {error, too_late}, Now}
            end;
        _ -> {reply, answer(Request, Now), Now}
    end.

%% A module that was loaded anew, or unloaded, counts no more.
still_loaded(#state{compiled = Compiled} = State) ->
    {Kept, Gone} = lists:partition(fun({Module, _, _, _}) -> code:which(Module) =:= ?LOADED end, Compiled),
    [persistent_term:erase({?MODULE, Module}) || {Module, _, _, _} <- Gone],
    State#state{compiled = Kept}.

answer(nothing, _) -> ok;
answer(nodes, _) -> [];
answer(main_node, _) -> node();
answer({start, _}, #state{is_local = true}) -> {error, local_only};
answer({start, _}, _) -> {ok, []};
answer(modules, #state{compiled = Compiled}) -> [Module || {Module, _, _, _} <- Compiled];
answer(imported_modules, #state{imported = Imported}) -> [Module || {Module, _, _} <- Imported];
answer(imported, #state{imported = Imported}) ->
    lists:foldl(fun(File, Files) -> [File | lists:delete(File, Files)] end, [], [File || {_, _, Files} <- Imported, File <- Files]);
answer({is_compiled, Module}, #state{compiled = Compiled}) ->
    case lists:keyfind(Module, 1, Compiled) of
        {Module, File, _, _} -> {file, File};
        false -> false
    end;
answer({analyse, '_', Wanted}, #state{compiled = Compiled} = State) ->
    {result, lists:flatten([cover_report:analysis(Module, counts(Module, State), Wanted) || {Module, _, _, _} <- Compiled]), []};
answer({analyse, Modules, Wanted}, State) when is_list(Modules) ->
    {Known, Unknown} = lists:partition(fun(Module) -> file(Module, State) =/= none end, Modules),
    {result, lists:flatten([cover_report:analysis(Module, counts(Module, State), Wanted) || Module <- Known]),
     [{not_cover_compiled, Module} || Module <- lists:reverse(Unknown)]};
answer({analyse, Module, Wanted}, State) ->
    case file(Module, State) of
        none -> {error, {not_cover_compiled, Module}};
        _ ->
            told_imports(Module, State),
            {ok, cover_report:analysis(Module, counts(Module, State), Wanted)}
    end;
answer({to_file, '_', Options}, #state{compiled = Compiled, imported = Imported} = State) ->
    to_files(lists:usort([Module || {Module, _, _, _} <- Compiled] ++ [Module || {Module, _, _} <- Imported]), [], Options, State);
answer({to_file, Modules, Options}, State) when is_list(Modules) ->
    {Known, Unknown} = lists:partition(fun(Module) -> file(Module, State) =/= none end, Modules),
    to_files(Known, [{not_cover_compiled, Module} || Module <- Unknown], Options, State);
answer({to_file, Module, Options}, State) ->
    case file(Module, State) of
        none -> {error, {not_cover_compiled, Module}};
        _ -> to_file(Module, proplists:get_value(outfile, Options), Options, State)
    end;
answer({export, File, Module}, #state{compiled = Compiled, imported = Imported} = State) ->
    Modules = case Module of
                  '_' -> lists:uniq([Name || {Name, _, _} <- Imported] ++ [Name || {Name, _, _, _} <- Compiled]);
                  _ -> [Module || file(Module, State) =/= none]
              end,
    case Modules of
        [] when Module =/= '_' -> {error, {not_cover_compiled, Module}};
        _ -> cover_report:export(File, [{Name, file(Name, State), counts(Name, State)} || Name <- Modules])
    end.

%% The file of a module that is compiled or imported.
file(Module, #state{compiled = Compiled, imported = Imported}) ->
    case {lists:keyfind(Module, 1, Compiled), lists:keyfind(Module, 1, Imported)} of
        {{Module, File, _, _}, _} -> File;
        {false, {Module, File, _}} -> File;
        {false, false} -> none
    end.

%% [{Place, Count}], sorted.
counts(Module, #state{compiled = Compiled, counts = Counts}) ->
    Imported = maps:get(Module, Counts, #{}),
    Own = case lists:keyfind(Module, 1, Compiled) of
              {Module, _, Counters, Places} -> #{Place => counters:get(Counters, Number) || Place := Number <- Places};
              false -> #{}
          end,
    lists:sort(maps:to_list(maps:merge_with(fun(_, One, Two) -> One + Two end, Own, Imported))).

told_imports(Module, #state{imported = Imported}) ->
    case lists:keyfind(Module, 1, Imported) of
        {Module, _, Files} -> io:format("Analysis includes data from imported files\n~tp\n", [Files]);
        false -> ok
    end.

to_files(Modules, Unknown, Options, State) ->
    Results = [to_file(Module, undefined, Options, State) || Module <- Modules],
    {result, [File || {ok, File} <- lists:reverse(Results)], Unknown ++ [Reason || {error, Reason} <- lists:reverse(Results)]}.

to_file(Module, Given, Options, State) ->
    IsHtml = proplists:get_bool(html, Options),
    Name = atom_to_list(Module) ++ case IsHtml of
                                       true -> ".COVER.html";
                                       false -> ".COVER.out"
                                   end,
    File = case {Given, proplists:get_value(outdir, Options)} of
               {undefined, undefined} -> Name;
               {undefined, Folder} -> filename:join(Folder, Name);
               _ -> Given
           end,
    case cover_report:source(Module, file(Module, State)) of
        none -> {error, {no_source_code_found, Module}};
        Source ->
            told_imports(Module, State),
            cover_report:lines(Source, File, IsHtml, cover_report:analysis(Module, counts(Module, State), {calls, line}))
    end.

import_file(File, #state{imported = Before, counts = Counts} = State) ->
    case cover_report:import(File) of
        {ok, Modules} ->
            Path = filename:absname(File),
            {Imported, Sums} = lists:foldl(fun(Module, Now) -> imported(Module, Path, Now) end, {Before, Counts}, Modules),
            {reply, ok, State#state{imported = Imported, counts = Sums}};
        {error, Reason} -> {reply, {error, {cant_open_file, File, Reason}}, State}
    end.

imported({Module, File, Counts}, Path, {Imported, Sums}) ->
    Files = case lists:keyfind(Module, 1, Imported) of
                {Module, _, Known} -> Known;
                false -> []
            end,
    case lists:member(Path, Files) of
        true ->
            io:format("WARNING: Module ~w already imported from ~tp~nNot importing again!~n", [Module, Path]),
            {Imported, Sums};
        false ->
            Sum = maps:merge_with(fun(_, One, Two) -> One + Two end, maps:get(Module, Sums, #{}), maps:from_list(Counts)),
            {lists:keystore(Module, 1, Imported, {Module, File, [Path | Files]}), Sums#{Module => Sum}}
    end.

reset_module(Module, #state{compiled = Compiled} = State) ->
    case {lists:keyfind(Module, 1, Compiled), file(Module, State)} of
        {false, none} -> {reply, {error, {not_cover_compiled, Module}}, State};
        {false, _} -> {reply, true, without_imported(Module, State)};
        {{Module, _, Counters, Places}, _} ->
            cleared(Counters, Places),
            {reply, ok, without_imported(Module, State)}
    end.

cleared(Counters, Places) -> [counters:put(Counters, Number, 0) || Number <- maps:values(Places)].

without_imported(Module, #state{imported = Imported, counts = Counts} = State) ->
    case lists:keyfind(Module, 1, Imported) of
        {Module, _, Files} ->
            io:format("WARNING: Deleting data for module ~w imported from~n~tp~n", [Module, Files]),
            State#state{imported = lists:keydelete(Module, 1, Imported), counts = maps:remove(Module, Counts)};
        false -> State
    end.

%% The original is loaded before the counting code is purged, for funs that name its functions; who still runs that code ends.
original(Module) ->
    code:purge(Module),
    code:delete(Module),
    _ = code:load_file(Module),
    code:purge(Module).

%% Modules with counters --------------------------------------------------------------------------------------------------

compiled(Results, State) ->
    {Answers, Now} = lists:mapfoldl(fun({ok, Module, File, Counters, Places}, #state{compiled = Compiled} = Before) ->
                                            Entry = {Module, File, Counters, Places},
                                            Stored = lists:keystore(Module, 1, Compiled, Entry),
                                            {{ok, Module}, without_imported(Module, Before#state{compiled = Stored})};
                                       (Error, Before) -> {Error, Before}
                                    end, State, Results),
    {reply, Answers, Now}.

source(File, Options) ->
    maybe
        {ok, Module, Binary} ?= compile:file(File, [debug_info, binary, report_errors, report_warnings | Options]),
        {ok, _, _, _, _} ?= counting(Module, File, Binary, Options)
    else
        _ -> {error, File}
    end.

compiled_beam({ok, Module, Found}, #state{compiled = Compiled}) ->
    case Found =:= ?LOADED andalso lists:keyfind(Module, 1, Compiled) of
        {Module, Source, _, _} ->
            case filename:extension(Source) of
                ".beam" -> compiled_file(Module, Source);
                _ -> {error, {already_cover_compiled, no_beam_found, Module}}
            end;
        false -> compiled_file(Module, Found)
    end;
compiled_beam(Error, _) -> Error.

compiled_file(Module, File) ->
    Options = case info(Module, File) of
                  #{options := Given} -> wanted(Given);
                  #{} -> []
              end,
    case counting(Module, File, File, Options) of
        error -> {error, File};
        {error, Reason} -> {error, {Reason, File}};
        Done -> Done
    end.

%% {ok, Module, File, Counters, Places}, error or {error, Reason}.
counting(Module, File, Beam, Options) ->
    maybe
        {ok, Code} ?= abstract_code(Module, Beam),
        Forms = epp:interpret_file_attribute(Code),
        true ?= lists:any(fun(Form) -> is_tuple(Form) andalso element(1, Form) =:= attribute andalso element(3, Form) =:= file end, Forms)
            orelse {error, no_file_attribute},
        {Counted, Places} = cover_counting:forms(Forms, Module),
        Counters = counters:new(max(1, map_size(Places)), [write_concurrency]),
        Source = [{source, Path} || #{source := Path} <- [info(Module, Beam)]],
        {ok, Module, Binary} = compile:forms(Counted, [report_errors | Source ++ Options]),
        persistent_term:put({?MODULE, Module}, Counters),
        case code:load_binary(Module, ?LOADED, Binary) of
            {module, Module} -> {ok, Module, File, Counters, Places};
            {error, _} -> error
        end
    end.

abstract_code(Module, Beam) ->
    case beam_lib:chunks(Beam, [abstract_code]) of
        {ok, {Module, [{abstract_code, {raw_abstract_v1, Forms}}]}} -> {ok, Forms};
        {ok, {Module, [{abstract_code, _}]}} -> {error, no_abstract_code};
        {error, beam_lib, {missing_backend, _, Backend}} -> {error, {missing_backend, Backend}};
        {error, beam_lib, {key_missing_or_invalid, _, _}} -> {error, encrypted_abstract_code};
        {error, beam_lib, _} -> error
    end.

info(Module, Beam) ->
    case beam_lib:chunks(Beam, [compile_info]) of
        {ok, {Module, [{compile_info, Info}]}} -> maps:from_list(Info);
        {error, beam_lib, _} -> #{}
    end.
