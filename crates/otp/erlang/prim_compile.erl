%% The compiler: natives that ask for what they have to know of the world, and functions that answer them until they are content.
%%
%% A native takes what is known as a list of {{Kind, Name}, Answer} and answers {need, [{Kind, Name}]} while that is not enough. Kinds are
%% file, library, variable and behaviour; an answer is none, a binary, a string, or {Callbacks, Optional, Flaw}.
-module(prim_compile).

-export([answer/1, generate/2, header/1, lint/2, obsolete/3, read/2, words/2]).

read(_, _, _) -> erlang:nif_error(undef).
lint(_, _, _) -> erlang:nif_error(undef).
generate(_, _, _) -> erlang:nif_error(undef).

%% What Module:format_error(Descriptor) says of the compiler's own messages, or none.
words(_, _) -> erlang:nif_error(undef).

%% A header of our own library, as a binary, or none.
header(_) -> erlang:nif_error(undef).

%% {removed | deprecated, Advice, Release | none}, or no.
obsolete(_, _, _) -> erlang:nif_error(undef).

%% {Forms, Features, Files} of the bytes of a file.
read(Bytes, Options) -> ask(fun(Known) -> read(Bytes, Options, Known) end, []).

%% {Errors, Warnings}, lists of {File, ErrorInfo}, or {bad_form, Text}.
lint(Forms, Options) -> ask(fun(Known) -> lint(Forms, Options, Known) end, []).

%% {Errors, Warnings, Module, Code}, or {bad_form, Text}.
generate(Forms, Options) -> ask(fun(Known) -> generate(Forms, Options, Known) end, []).

ask(Call, Known) ->
    case Call(Known) of
        {need, Requests} -> ask(Call, [{Request, answer(Request)} || Request <- Requests] ++ Known);
        Answer -> Answer
    end.

answer({file, Path}) ->
    case file:read_file(Path) of
        {ok, Bytes} -> Bytes;
        {error, _} -> none
    end;
answer({library, Name}) ->
    case code:lib_dir(list_to_atom(Name)) of
        %% The headers of our own library are with the compiler.
        "/asterias:/" ++ _ -> none;
        Folder when is_list(Folder) -> Folder;
        {error, bad_name} -> none
    end;
answer({variable, Name}) ->
    case os:getenv(Name) of
        false -> none;
        Value -> Value
    end;
answer({behaviour, Name}) ->
    Module = list_to_atom(Name),
    try Module:behaviour_info(callbacks) of
        undefined -> {[], [], undefined};
        Callbacks ->
            Optional = try Module:behaviour_info(optional_callbacks) of
                           undefined -> [];
                           Functions -> Functions
                       catch
                           _:_ -> []
                       end,
            case {are_functions(Callbacks), are_functions(Optional)} of
                {true, true} -> {Callbacks, Optional, none};
                {true, false} -> {Callbacks, [], optional};
                {false, _} -> {[], [], callbacks}
            end
    catch
        _:_ -> none
    end.

are_functions([{Name, Arity} | Functions]) when is_atom(Name), is_integer(Arity), Arity >= 0 -> are_functions(Functions);
are_functions(Rest) -> Rest =:= [].
