package io.github.snn4j.zoo.cli;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Takes an option's value only from {@code --option=VALUE}, so that the word after {@code --option} can be a file or a network. */
final class AttachedValue implements IParameterPreprocessor {
    @Override
    @SuppressWarnings("JdkObsolete") // picocli's type
    public boolean preprocess(Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> parsing) {
        if (!"=".equals(parsing.get("separator"))) {
            args.push(((OptionSpec) option).fallbackValue());
        }
        return false;
    }
}
