%% Forms as the core of a module, and what the compiler says where OTP's does as it makes its core language of forms.
%%
%% Whoever writes a language on top of `compile` hands forms to `module/2` and its answer to `compile` with `from_core`: they are then taken as
%% they are, without the checks that Erlang's programmers get. There is no Core Erlang in between: the forms are an annotation of the module.
-module(v3_core).

-export([format_error/1, forms/1, module/2]).

-record(c_module, {anno = [], name, exports, attrs, defs}).

%% {ok, Core, Warnings}: warnings come when the core is compiled.
module(Forms, _) when is_list(Forms) ->
    Exports = [{c_var, [], Function} || {attribute, _, export, Functions} <- Forms, Function <- Functions],
    {ok, #c_module{anno = [{forms, Forms}], name = literal(name(Forms)), exports = Exports, attrs = [], defs = []}, []}.

name([{attribute, _, module, {Module, _}} | _]) -> Module;
name([{attribute, _, module, Module} | _]) -> Module;
name([_ | Forms]) -> name(Forms);
name([]) -> undefined.

literal(Value) -> {c_literal, [], Value}.

%% {ok, Forms} of what module/2 gave, or error.
forms(#c_module{anno = [{forms, Forms}]}) when is_list(Forms) -> {ok, Forms};
forms(_) -> error.

format_error(Descriptor) ->
    case prim_compile:words(?MODULE, Descriptor) of
        none -> io_lib:format("~tp", [Descriptor]);
        Text -> Text
    end.
