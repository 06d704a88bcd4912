package io.heddle.teavm.jsinterop;

import java.util.function.Consumer;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassReader;
import org.teavm.model.FieldReader;
import org.teavm.model.Instruction;
import org.teavm.model.MethodDescriptor;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReader;
import org.teavm.model.ValueType;
import org.teavm.model.instructions.CastInstruction;
import org.teavm.model.instructions.ClassConstantInstruction;
import org.teavm.model.instructions.ConstructArrayInstruction;
import org.teavm.model.instructions.ConstructInstruction;
import org.teavm.model.instructions.GetFieldInstruction;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.IsInstanceInstruction;
import org.teavm.model.instructions.PutFieldInstruction;

/** Finds the names of all the classes that a class mentions. */
final class Mentions {
  private final Consumer<String> found;

  Mentions(Consumer<String> found) {
    this.found = found;
  }

  /** Supertypes, and what the members' signatures name. */
  void ofDeclarations(ClassReader type) {
    if (type.getParent() != null) {
      found.accept(type.getParent());
    }
    type.getInterfaces().forEach(found);
    for (FieldReader field : type.getFields()) {
      of(field.getType());
    }
    for (MethodReader method : type.getMethods()) {
      of(method.getDescriptor());
    }
  }

  /** What the code of a method names. */
  void ofCode(MethodHolder method) {
    if (method.getProgram() != null) {
      for (BasicBlock block : method.getProgram().getBasicBlocks()) {
        block.forEach(this::of);
      }
    }
  }

  private void of(Instruction instruction) {
    if (instruction instanceof InvokeInstruction invoke) {
      found.accept(invoke.getMethod().getClassName());
      of(invoke.getMethod().getDescriptor());
    } else if (instruction instanceof GetFieldInstruction get) {
      found.accept(get.getField().getClassName());
      of(get.getFieldType());
    } else if (instruction instanceof PutFieldInstruction put) {
      found.accept(put.getField().getClassName());
      of(put.getFieldType());
    } else if (instruction instanceof ConstructInstruction construct) {
      found.accept(construct.getType());
    } else if (instruction instanceof ConstructArrayInstruction array) {
      of(array.getItemType());
    } else if (instruction instanceof CastInstruction cast) {
      of(cast.getTargetType());
    } else if (instruction instanceof IsInstanceInstruction test) {
      of(test.getType());
    } else if (instruction instanceof ClassConstantInstruction constant) {
      of(constant.getConstant());
    }
  }

  private void of(MethodDescriptor descriptor) {
    for (ValueType type : descriptor.getSignature()) {
      of(type);
    }
  }

  private void of(ValueType type) {
    ValueType item = type;
    while (item instanceof ValueType.Array array) {
      item = array.getItemType();
    }
    if (item instanceof ValueType.Object object) {
      found.accept(object.getClassName());
    }
  }
}
